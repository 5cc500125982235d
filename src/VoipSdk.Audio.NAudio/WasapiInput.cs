using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;

namespace VoipSdk.Audio;

/// <summary>A microphone, recorded as 48 kHz, in one channel or two.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiInput : WasapiStream
{
    // Some headsets take a second or two to switch to their microphone.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    private readonly int _channels;
    private readonly AudioCaptureHandler _captured;
    private readonly WasapiRecorder _recorder;

    private WasapiInput(MMDevice endpoint, AudioDevice device, WasapiRecorder recorder, int channels, AudioCaptureHandler captured)
        : base(endpoint, device)
    {
        _channels = channels;
        _captured = captured;
        _recorder = recorder;
        _recorder.DataAvailable += OnData;
        _recorder.RecordingStopped += OnStopped;
    }

    public override TimeSpan Latency => _recorder.AverageLatency;

    /// <summary>Opens and starts it; owns the endpoint from now on, also when that fails.</summary>
    /// <exception cref="AudioDeviceException">It cannot be opened.</exception>
    public static WasapiInput Open(
        MMDevice endpoint, AudioDevice device, WasapiRecorderBuilder format, int channels, AudioCaptureHandler captured)
    {
        var wave = WaveFormat.CreateIeeeFloatWaveFormat(AudioPort.SampleRate, channels);
        WasapiRecorder recorder = Build(endpoint, device, format.WithDevice(endpoint).WithFormat(wave).Build);
        var input = new WasapiInput(endpoint, device, recorder, channels, captured);
        input.StartOrDispose(input.Start);
        return input;
    }

    protected override void StopAndRelease()
    {
        WaitForStart();
        _recorder.Dispose();
    }

    private void Start()
    {
        _recorder.StartRecording();
        if (!WaitForStart())
        {
            throw new TimeoutException("it does not start");
        }

        if (_recorder.CaptureState != CaptureState.Capturing)
        {
            // Its thread has failed, and what with follows at once.
            _ = Lost.Wait(LongestStart);
            throw Lost.IsCompleted ? Lost.Result : WasapiFailure.OfDevice(null, Device.Name);
        }
    }

    /// <summary>
    /// NAudio starts the device on a thread, which would take back a request to stop that came earlier, and then be waited
    /// for without end.
    /// </summary>
    private bool WaitForStart() => SpinWait.SpinUntil(() => _recorder.CaptureState != CaptureState.Starting, LongestStart);

    private void OnData(ReadOnlySpan<byte> buffer, AudioClientBufferFlags flags, long devicePosition, long qpcPosition)
    {
        try
        {
            if (Enter())
            {
                _captured(MemoryMarshal.Cast<byte, float>(buffer), _channels);
            }
        }
        finally
        {
            Leave();
        }
    }
}
