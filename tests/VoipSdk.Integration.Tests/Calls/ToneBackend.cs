using System.Diagnostics;
using VoipSdk.Audio;

namespace VoipSdk.Integration.Tests.Calls;

/// <summary>Says a tone, and knows which tone it hears.</summary>
internal sealed class ToneBackend(double frequency) : IAudioBackend
{
    private const int FrameSamples = 480;
    private readonly float[] _heard = new float[AudioPort.SampleRate / 5];
    private readonly Lock _gate = new();
    private int _heardCount;

    public string Name => "tone";

    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default) =>
        new(new Stream(this, port));

    /// <summary>Forgets what was heard so far.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _heardCount = 0;
        }
    }

    /// <summary>Completes when 200 ms of the tone <paramref name="wanted"/> were heard, louder than all else.</summary>
    public async Task HeardAsync(double wanted)
    {
        while (!HasHeard(wanted))
        {
            await Task.Delay(20);
        }
    }

    private bool HasHeard(double wanted)
    {
        lock (_gate)
        {
            if (_heardCount < _heard.Length)
            {
                return false;
            }

            double total = _heard.Sum(sample => (double)sample * sample) / _heard.Length;
            bool found = total > 0.005 && Power(wanted) > 0.8 * total;
            _heardCount = 0;
            return found;
        }
    }

    private double Power(double wanted)
    {
        double re = 0;
        double im = 0;
        for (int i = 0; i < _heard.Length; i++)
        {
            double angle = 2 * Math.PI * wanted * i / AudioPort.SampleRate;
            re += _heard[i] * Math.Cos(angle);
            im += _heard[i] * Math.Sin(angle);
        }

        return 2 * ((re * re) + (im * im)) / ((double)_heard.Length * _heard.Length);
    }

    private void Hear(ReadOnlySpan<float> samples)
    {
        lock (_gate)
        {
            int count = Math.Min(samples.Length, _heard.Length - _heardCount);
            samples[..count].CopyTo(_heard.AsSpan(_heardCount));
            _heardCount += count;
        }
    }

    private sealed class Stream : IAudioStream
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ToneBackend _backend;
        private readonly AudioPort _port;
        private readonly double _frequency;
        private volatile bool _stopped;

        public Stream(ToneBackend backend, AudioPort port)
        {
            _backend = backend;
            _port = port;
            _frequency = backend.Frequency;
            new Thread(Run) { IsBackground = true }.Start();
        }

        public Task Completion => _ended.Task;

        public async ValueTask DisposeAsync()
        {
            _stopped = true;
            await _ended.Task;
        }

        private void Run()
        {
            float[] frame = new float[FrameSamples];
            long start = Stopwatch.GetTimestamp();
            for (long n = 0; !_stopped; n += FrameSamples)
            {
                for (int i = 0; i < frame.Length; i++)
                {
                    frame[i] = (float)(0.3 * Math.Sin(2 * Math.PI * _frequency * (n + i) / AudioPort.SampleRate));
                }

                _port.Push(frame);
                _port.Pull(frame);
                _backend.Hear(frame);
                double ahead = ((n + FrameSamples) / (double)AudioPort.SampleRate) - Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (ahead > 0)
                {
                    Thread.Sleep(TimeSpan.FromSeconds(ahead));
                }
            }

            _ended.SetResult();
        }
    }

    private double Frequency { get; } = frequency;
}

/// <summary>A device that somebody else uses.</summary>
internal sealed class BrokenBackend : IAudioBackend
{
    public string Name => "broken";

    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("The device is in use.");
}
