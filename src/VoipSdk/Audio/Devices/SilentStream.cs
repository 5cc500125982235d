using System.Diagnostics;

namespace VoipSdk.Audio;

/// <summary>
/// Stands in for a device that is not there: gives silence, or takes what is played, in real time, so that a call goes on as
/// if somebody had unplugged nothing but the cable.
/// </summary>
internal sealed class SilentStream : IAudioDeviceStream
{
    private const int Frames = AudioPort.SampleRate / 100;
    private readonly Action _step;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<AudioDeviceException> _lost = new();
    private volatile bool _isStopping;

    private SilentStream(string name, Action step)
    {
        _step = step;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public AudioDevice? Device => null;

    public bool FollowsDefault => true;

    public TimeSpan Latency => TimeSpan.Zero;

    public Task<AudioDeviceException> Lost => _lost.Task;

    public static SilentStream Input(AudioCaptureHandler captured)
    {
        float[] block = new float[Frames];
        return new SilentStream("VoipSdk no microphone", () => captured(block, channels: 1));
    }

    public static SilentStream Output(AudioPlaybackHandler playback)
    {
        float[] block = new float[2 * Frames];
        return new SilentStream("VoipSdk no loudspeaker", () => playback(block));
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        long period = Stopwatch.Frequency / 100;
        var schedule = new FrameSchedule(Stopwatch.GetTimestamp(), period, 50 * period);
        while (!_isStopping)
        {
            long wait = schedule.GetWait(Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency;
            if (wait > 0)
            {
                Thread.Sleep((int)wait);
                continue;
            }

            _step();
            schedule.Advance(Stopwatch.GetTimestamp());
        }
    }
}
