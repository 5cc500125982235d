using System.Diagnostics;
using VoipSdk.Audio;

namespace CustomAudio;

/// <summary>An audio backend of one's own: it says a tone, and measures how loud what it hears is.</summary>
internal sealed class ToneBackend(double frequency) : IAudioBackend
{
    private float _level;

    public string Name => "tone";

    /// <summary>The loudest 20 ms that were heard so far, in dB below full scale.</summary>
    public double LoudestLevel => 20 * Math.Log10(Volatile.Read(ref _level) + 1e-9);

    public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default) =>
        new(new ToneStream(this, port));

    /// <summary>What a microphone would do: fill the block with sound.</summary>
    private void Say(float[] block, long position)
    {
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = 0.3f * (float)Math.Sin(2 * Math.PI * frequency * (position + i) / AudioPort.SampleRate);
        }
    }

    /// <summary>What speakers would do: take the block away.</summary>
    private void Hear(float[] block)
    {
        float energy = 0;
        foreach (float sample in block)
        {
            energy += sample * sample;
        }

        Volatile.Write(ref _level, Math.Max(_level, MathF.Sqrt(energy / block.Length)));
    }

    private sealed class ToneStream : IAudioStream
    {
        private readonly ToneBackend _backend;
        private readonly AudioPort _port;
        private readonly CancellationTokenSource _stop = new();

        public ToneStream(ToneBackend backend, AudioPort port)
        {
            _backend = backend;
            _port = port;
            Completion = RunAsync();
        }

        public Task Completion { get; }

        public async ValueTask DisposeAsync()
        {
            _stop.Cancel();
            await Completion;
        }

        private async Task RunAsync()
        {
            // Leaves the opening call at once; what follows runs on the thread pool.
            await Task.Yield();
            float[] block = new float[AudioPort.SampleRate / 50];
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            long start = Stopwatch.GetTimestamp();
            long position = 0;
            while (!_stop.IsCancellationRequested)
            {
                // A timer is late now and then; the clock says how much sound is due.
                double due = Stopwatch.GetElapsedTime(start).TotalSeconds * AudioPort.SampleRate;
                for (; position < due; position += block.Length)
                {
                    _backend.Say(block, position);
                    _port.Push(block);
                    _port.Pull(block);
                    _backend.Hear(block);
                }

                await timer.WaitForNextTickAsync();
            }
        }
    }
}
