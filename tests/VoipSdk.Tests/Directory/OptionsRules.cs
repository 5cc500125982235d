using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Tests.Directory;

public class OptionsRules
{
    public static TheoryData<string, DirectoryClientOptions> BadOptions => new()
    {
        { "Host", new() { Host = "" } },
        { "Host", new() { Host = null! } },
        { "Host", new() { Host = "two words" } },
        { "Host", new() { Host = new string('a', 256) } },
        { "Port", new() { Port = 0 } },
        { "Port", new() { Port = 65_536 } },
        { "CallPort", new() { CallPort = -1 } },
        { "CallPort", new() { CallPort = 65_536 } },
        { "ConnectTimeout", new() { ConnectTimeout = TimeSpan.FromMilliseconds(9) } },
        { "ConnectTimeout", new() { ConnectTimeout = Timeout.InfiniteTimeSpan } },
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.Zero } },
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.FromMinutes(11) } },
        { "RingTimeout", new() { RingTimeout = TimeSpan.FromMilliseconds(999) } },
        { "KeepAliveInterval", new() { KeepAliveInterval = TimeSpan.Zero } },
        { "EventCapacity", new() { EventCapacity = 0 } },
        { "EventCapacity", new() { EventCapacity = 65_537 } },
        { "MaxCalls", new() { MaxCalls = 0 } },
        { "MaxCalls", new() { MaxCalls = 1_025 } },
        { "Encryption", new() { Encryption = (CallEncryption)2 } },
        { "Channels", new() { Channels = 0 } },
        { "Channels", new() { Channels = 3 } },
        { "Content", new() { Content = (AudioContent)2 } },
        { "MinMusicBitrate", new() { MinMusicBitrate = 5_999 } },
        { "MaxMusicBitrate", new() { MaxMusicBitrate = 510_001 } },
        { "MaxMusicBitrate", new() { MinMusicBitrate = 64_000, MaxMusicBitrate = 63_999 } },
        { "Codecs", new() { Codecs = [] } },
        { "Codecs", new() { Codecs = [null!] } },
        { "Codecs", new() { Codecs = [new SomeCodec(0), new SomeCodec(0)] } },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void Value_out_of_range_is_named(string name, DirectoryClientOptions options)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => OptionsValidation.Validated(options));

        Assert.Contains($" {name} ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_bad_values_are_named_at_once()
    {
        var options = new DirectoryClientOptions { Host = "", Port = 0, MaxCalls = 0, RingTimeout = TimeSpan.Zero };

        string message = Assert.Throws<ArgumentException>(() => OptionsValidation.Validated(options)).Message;

        foreach (string name in (string[])["Host", "Port", "MaxCalls", "RingTimeout"])
        {
            Assert.Contains(name, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Defaults_are_valid_and_stay_as_they_are()
    {
        var options = new DirectoryClientOptions();

        Assert.Equal(options, OptionsValidation.Validated(options));
        Assert.Equal(CallEncryption.Required, options.Encryption);
    }

    [Fact]
    public void Codec_list_is_copied_so_that_later_changes_do_not_reach_the_client()
    {
        var codecs = new List<IAudioCodec> { new SomeCodec(0) };

        DirectoryClientOptions validated = OptionsValidation.Validated(new() { Codecs = codecs });
        codecs.Add(new SomeCodec(8));

        Assert.Single(validated.Codecs!);
    }

    [Fact]
    public void Bad_options_are_refused_before_anything_is_awaited()
    {
        CancellationToken token = TestContext.Current.CancellationToken;

        Assert.Throws<ArgumentException>(() => { _ = DirectoryClient.ConnectAsync(new() { Port = -1 }, token); });
        Assert.Throws<ArgumentNullException>(() => { _ = DirectoryClient.ConnectAsync(null!, token); });
    }

    private sealed class SomeCodec(int payloadType) : IAudioCodec
    {
        public AudioCodecFormat Format { get; } = new("some", payloadType, 8_000, 8_000);

        public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => throw new NotSupportedException();

        public IAudioDecoder CreateDecoder() => throw new NotSupportedException();
    }
}
