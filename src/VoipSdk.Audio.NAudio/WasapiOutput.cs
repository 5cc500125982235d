using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.Wave;

namespace VoipSdk.Audio;

/// <summary>A loudspeaker, played to as 48 kHz stereo.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiOutput : WasapiStream, IWaveProvider
{
    private static readonly WaveFormat Stereo = WaveFormat.CreateIeeeFloatWaveFormat(AudioPort.SampleRate, 2);

    private readonly AudioPlaybackHandler _playback;
    private readonly WasapiPlayer _player;

    private WasapiOutput(MMDevice endpoint, AudioDevice device, WasapiPlayer player, AudioPlaybackHandler playback)
        : base(endpoint, device)
    {
        _playback = playback;
        _player = player;
        _player.PlaybackStopped += OnStopped;
    }

    public WaveFormat WaveFormat => Stereo;

    public override TimeSpan Latency => _player.AverageLatency;

    /// <summary>Opens and starts it; owns the endpoint from now on, also when that fails.</summary>
    /// <exception cref="AudioDeviceException">It cannot be opened.</exception>
    public static WasapiOutput Open(
        MMDevice endpoint, AudioDevice device, WasapiPlayerBuilder format, AudioPlaybackHandler playback)
    {
        WasapiPlayer player = Build(endpoint, device, format.WithDevice(endpoint).Build);
        var output = new WasapiOutput(endpoint, device, player, playback);
        output.StartOrDispose(output.Start);
        return output;
    }

    /// <summary>Always as much as is asked for: less would be the end of the stream.</summary>
    public int Read(Span<byte> buffer)
    {
        Span<float> samples = MemoryMarshal.Cast<byte, float>(buffer);
        try
        {
            if (Enter())
            {
                _playback(samples);
            }
            else
            {
                samples.Clear();
            }
        }
        finally
        {
            Leave();
        }

        return samples.Length * sizeof(float);
    }

    protected override void StopAndRelease() => _player.Dispose();

    private void Start()
    {
        _player.Init(this);
        _player.Play();
    }
}
