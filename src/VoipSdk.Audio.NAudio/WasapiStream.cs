using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;

namespace VoipSdk.Audio;

/// <summary>The two devices of one call. Constructed and started on a thread without a synchronization context.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiStream : IAudioStream
{
    // A device's thread leaves within a few buffers; a driver that hangs must not hang the call's end.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);

    private static readonly WaveFormat CallFormat = WaveFormat.CreateIeeeFloatWaveFormat(AudioPort.SampleRate, 1);

    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _disposeLock = new();
    private readonly AudioPort _port;
    private readonly NAudioBackendOptions _options;
    private readonly int _bufferMilliseconds;

    // Kept for as long as the stream runs: what COM calls back into must not be collected.
    private readonly MMDeviceEnumerator _enumerator = new();
    private MMDevice? _captureDevice;
    private MMDevice? _playbackDevice;
    private WasapiRecorder? _recorder;
    private WasapiPlayer? _player;
    private Task? _disposal;

    public WasapiStream(AudioPort port, NAudioBackendOptions options)
    {
        _port = port;
        _options = options;
        _bufferMilliseconds = (int)Math.Ceiling(options.BufferDuration.TotalMilliseconds);
    }

    public Task Completion => _completed.Task;

    public void StartCapture()
    {
        _captureDevice = GetDevice(_options.CaptureDeviceId, DataFlow.Capture);
        WasapiRecorderBuilder builder = new WasapiRecorderBuilder()
            .WithDevice(_captureDevice)
            .WithSharedMode()
            .WithEventSync()
            .WithFormat(CallFormat)
            .WithBufferLength(_bufferMilliseconds)
            .WithMmcssThreadPriority();
        if (_options.UseCommunicationsProcessing)
        {
            builder = builder.WithCommunicationsMode();
        }

        _recorder = builder.Build();
        _recorder.DataAvailable += (buffer, _, _, _) => _port.Push(MemoryMarshal.Cast<byte, float>(buffer));
        _recorder.RecordingStopped += OnStopped;
        _recorder.StartRecording();
    }

    public void StartPlayback()
    {
        _playbackDevice = GetDevice(_options.PlaybackDeviceId, DataFlow.Render);
        _player = new WasapiPlayerBuilder()
            .WithDevice(_playbackDevice)
            .WithSharedMode()
            .WithEventSync()
            .WithLatency(_bufferMilliseconds)
            .WithCategory(AudioStreamCategory.Communications)
            .WithMmcssThreadPriority()
            .Build();
        _player.PlaybackStopped += OnStopped;
        _player.Init(new PortProvider(_port));
        _player.Play();
    }

    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_disposeLock)
        {
            // On the pool, because stopping joins the device's thread.
            disposal = _disposal ??= Task.Run(StopAsync);
        }

        await disposal.ConfigureAwait(false);
    }

    /// <summary>Gives up a stream that could not be started; does not wait.</summary>
    public void Abandon() => _ = DisposeAsync().AsTask();

    private static async Task StopQuietlyAsync(IAsyncDisposable? device)
    {
        if (device is null)
        {
            return;
        }

        try
        {
            await device.DisposeAsync().AsTask().WaitAsync(LongestStop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A device that is gone, or a driver that hangs: there is nothing left to be done about it.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The stream ends all the same.
        }
    }

    private MMDevice GetDevice(string? id, DataFlow flow) => id is null
        ? _enumerator.GetDefaultAudioEndpoint(flow, Role.Communications)
        : _enumerator.GetDevice(id);

    private async Task StopAsync()
    {
        await StopQuietlyAsync(_recorder).ConfigureAwait(false);
        await StopQuietlyAsync(_player).ConfigureAwait(false);
        _captureDevice?.Dispose();
        _playbackDevice?.Dispose();
        _enumerator.Dispose();
        _completed.TrySetResult();
    }

    /// <summary>Runs on the device's thread: nothing may be disposed here, which would wait for that very thread.</summary>
    private void OnStopped(object? sender, StoppedEventArgs e) => _completed.TrySetResult();

    private sealed class PortProvider(AudioPort port) : IWaveProvider
    {
        public WaveFormat WaveFormat => CallFormat;

        /// <summary>Always as much as was asked for: less would be the end of the stream.</summary>
        public int Read(Span<byte> buffer)
        {
            Span<float> samples = MemoryMarshal.Cast<byte, float>(buffer);
            port.Pull(samples);
            return samples.Length * sizeof(float);
        }
    }
}
