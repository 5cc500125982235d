using VoipSdk.Codecs;

namespace VoipSdk.Tests.Codecs;

public sealed class Availability
{
    [Fact]
    public void Opus_comes_first_where_it_is_available() =>
        Assert.Equal(["opus", "PCMU"], AudioCodecs.Compose(isOpusAvailable: true).Select(codec => codec.Format.Name));

    [Fact]
    public void Only_PCMU_is_offered_without_libopus() =>
        Assert.Equal(["PCMU"], AudioCodecs.Compose(isOpusAvailable: false).Select(codec => codec.Format.Name));

    [Fact]
    public void Default_follows_what_this_machine_has() =>
        Assert.Equal(OpusCodec.IsAvailable, AudioCodecs.Default.Any(codec => codec is OpusCodec));

    [Fact]
    public void Missing_library_is_a_reason_that_names_what_was_tried()
    {
        OpusLibrary library = OpusLibrary.Load(["no-such-opus-library"], tryRuntimeImport: false);

        Assert.Null(library.Api);
        Assert.Null(library.Version);
        Assert.Contains("no-such-opus-library", library.UnavailableReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_that_is_not_opus_is_passed_over()
    {
        string other = OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libm.so.6";

        Assert.Null(OpusLibrary.Load([other], tryRuntimeImport: false).Api);
    }

    [Fact]
    public void Either_the_version_or_the_reason_is_there()
    {
        Assert.Equal(OpusCodec.IsAvailable, OpusCodec.UnavailableReason is null);
        Assert.Equal(OpusCodec.IsAvailable, OpusCodec.LibraryVersion?.Contains("opus", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(95)]
    [InlineData(128)]
    public void Payload_type_of_opus_is_dynamic(int payloadType) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusCodec(payloadType));
}
