using VoipSdk.Audio;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Audio;

/// <summary>Our own backends pass what we ask of others'; in real time.</summary>
public sealed class BackendConformance
{
    [Fact]
    public Task Null_backend_conforms() => ConformsAsync(() => NullAudioBackend.Instance);

    [Fact]
    public Task Wav_backend_conforms()
    {
        byte[] wav = Wav();
        return ConformsAsync(() => new WavAudioBackend(new WavAudioOptions
        {
            OpenInput = () => new MemoryStream(wav),
            OpenOutput = () => new MemoryStream(),
            Loop = true,
        }));
    }

    [Theory]
    [InlineData(48_000, 1)]
    [InlineData(44_100, 2)]
    public Task Host_driven_backend_conforms(int sampleRate, int channels)
    {
        float[] block = new float[sampleRate / 100 * channels];
        return ConformsAsync(
            () => new HostAudioBackend(sampleRate, channels),
            new AudioBackendConformanceOptions
            {
                Drive = backend =>
                {
                    ((HostAudioBackend)backend).Write(block);
                    ((HostAudioBackend)backend).Read(block);
                },
            });
    }

    [Fact]
    public Task Device_backend_conforms_even_without_any_device() =>
        ConformsAsync(() => new DeviceAudioBackend(new NoDevices()));

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public Task Device_backend_conforms_with_microphones_of_two_channels_and_of_one(int mostChannels) =>
        ConformsAsync(() => new DeviceAudioBackend(new TimedDevices(mostChannels)));

    [Fact]
    public async Task Backend_that_breaks_the_rules_is_found_out()
    {
        AudioBackendReport report = await AudioBackendConformance.CheckAsync(
            () => new RestlessBackend(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(report.HasPassed);
        Assert.Equal(
            [
                "Sound moves both ways as fast as time does", "So it does in a call of two channels",
                "Several calls are served at once",
                "Nothing moves once a stream is disposed", "What a cancelled token has begun is not open",
                "A missing port is misuse",
            ],
            report.Checks.Where(check => !check.HasPassed).Select(check => check.Name));
        Assert.Throws<InvalidOperationException>(report.ThrowIfFailed);
    }

    private static async Task ConformsAsync(Func<IAudioBackend> create, AudioBackendConformanceOptions? options = null)
    {
        // A machine that runs many tests at once is late.
        options = (options ?? new AudioBackendConformanceOptions()) with { RateTolerance = 0.5 };
        AudioBackendReport report = await AudioBackendConformance.CheckAsync(create, options, TestContext.Current.CancellationToken);

        Assert.True(report.HasPassed, report.ToString());
    }

    private static byte[] Wav()
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, leaveOpen: true))
        {
            writer.Write(new float[4_800]);
        }

        return stream.ToArray();
    }

    private sealed class NoDevices : IAudioDeviceDriver
    {
        public event EventHandler? Changed
        {
            add
            {
                // Nothing ever changes.
            }

            remove
            {
                // Nothing ever changes.
            }
        }

        public string Name => "none";

        public IReadOnlyList<AudioDevice> GetDevices() => [];

        public IAudioDeviceStream OpenInput(string? deviceId, TimeSpan bufferDuration, int channels, AudioCaptureHandler captured) =>
            throw new AudioDeviceException(AudioDeviceFailure.NoDevice, "None.");

        public IAudioDeviceStream OpenOutput(string? deviceId, TimeSpan bufferDuration, AudioPlaybackHandler playback) =>
            throw new AudioDeviceException(AudioDeviceFailure.NoDevice, "None.");

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    /// <summary>A microphone and a loudspeaker that follow the clock; the microphone gives that many channels at most.</summary>
    private sealed class TimedDevices(int mostChannels) : IAudioDeviceDriver
    {
        private readonly AudioDevice[] _devices =
            [new(AudioDeviceKind.Input, "in", "in", IsDefault: true), new(AudioDeviceKind.Output, "out", "out", IsDefault: true)];

        public event EventHandler? Changed
        {
            add
            {
                // Nothing ever changes.
            }

            remove
            {
                // Nothing ever changes.
            }
        }

        public string Name => "timed";

        public IReadOnlyList<AudioDevice> GetDevices() => _devices;

        public IAudioDeviceStream OpenInput(string? deviceId, TimeSpan bufferDuration, int channels, AudioCaptureHandler captured)
        {
            int given = Math.Min(channels, mostChannels);
            float[] block = new float[given * 480];
            return SilentStream.Input((_, _) => captured(block, given));
        }

        public IAudioDeviceStream OpenOutput(string? deviceId, TimeSpan bufferDuration, AudioPlaybackHandler playback) =>
            SilentStream.Output(playback);

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    /// <summary>Ten times as fast as time, and never stops.</summary>
    private sealed class RestlessBackend : IAudioBackend
    {
        public string Name => "restless";

        public ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
        {
            var thread = new Thread(() =>
            {
                float[] block = new float[4_800];
                for (int i = 0; i < 1_000; i++)
                {
                    port?.Push(block);
                    port?.Pull(block);
                    Thread.Sleep(10);
                }
            })
            {
                IsBackground = true,
            };
            thread.Start();
            return new ValueTask<IAudioStream>(new Stream());
        }

        private sealed class Stream : IAudioStream
        {
            public Task Completion => Task.CompletedTask;

            public ValueTask DisposeAsync() => default;
        }
    }
}
