using System.Net;
using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Security;

namespace VoipSdk;

/// <summary>
/// How a <see cref="DirectoryClient"/> connects, and how its calls behave. Immutable; change a copy with <c>with</c>.
/// Checked once, in <see cref="DirectoryClient.ConnectAsync(DirectoryClientOptions, CancellationToken)"/>, which names
/// every value that is out of range.
/// </summary>
public sealed record DirectoryClientOptions
{
    /// <summary>
    /// Host name or IP address of the directory server, 1 to 255 characters; default <c>localhost</c>. Every address
    /// that a name has, IPv6 and IPv4, is tried.
    /// </summary>
    public string Host { get; init; } = "localhost";

    /// <summary>TCP port of the directory server, 1 to 65535; default 4242.</summary>
    public int Port { get; init; } = 4242;

    /// <summary>UDP port of the call socket, 0 to 65535; default 0, which lets the system choose.</summary>
    public int CallPort { get; init; }

    /// <summary>Local address to which the call socket is bound; default null: every address, IPv6 and IPv4.</summary>
    public IPAddress? CallAddress { get; init; }

    /// <summary>
    /// How long resolving the name, connecting and the server's hello may take together, 10 ms to 10 minutes; default
    /// 10 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the server may take to answer a request, counted from its transmission, 10 ms to 10 minutes; default
    /// 10 s.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call rings before it ends unanswered, 1 s to 10 minutes; default 60 s.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After how long without anything from the other end a connected call ends as lost, 1 s to 10 minutes; default 15 s. Of
    /// an encrypted call only what is authentic counts.
    /// </summary>
    public TimeSpan MediaTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Where AES-GCM comes from, which encrypts calls; default null: the system's OpenSSL 3 where there is one (Linux), which
    /// is the fastest, else the .NET runtime. For runtimes that have none (<see cref="IAeadProvider"/>), or to insist on
    /// <see cref="AeadProviders.Runtime"/>.
    /// </summary>
    public IAeadProvider? AeadProvider { get; init; }

    /// <summary>
    /// Hears the keys of each encrypted call's media as text (<see cref="CallKeys.ExportForDebugging"/>); default null. For
    /// looking at one's own packets: whoever has the keys can listen. Called on the thread of all calls; must not block.
    /// </summary>
    public Action<string>? MediaKeyLog { get; init; }

    /// <summary>
    /// After how much silence of its own the client shows that it is alive, 1 s to 10 minutes; default 30 s. A server
    /// that answers keep-alives and is silent for three times as long counts as lost.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Events that wait to be read at most, 1 to 65,536; default 256. When one more comes the oldest is dropped and
    /// counted (<see cref="DirectoryClient.DroppedEvents"/>).
    /// </summary>
    public int EventCapacity { get; init; } = 256;

    /// <summary>Calls at a time, ringing ones included, 1 to 1,024; default 1. Further callers get a busy signal.</summary>
    public int MaxCalls { get; init; } = 1;

    /// <summary>Where calls take their sound from and play it; default null: silence. Not disposed with the client.</summary>
    public IAudioBackend? AudioBackend { get; init; }

    /// <summary>
    /// Codecs that calls offer, the preferred one first, 1 to 16 with distinct payload types; default null: every codec
    /// that works here, Opus first.
    /// </summary>
    public IReadOnlyList<IAudioCodec>? Codecs { get; init; }

    /// <summary>
    /// Least bit rate of an encoder that has a choice, however bad the network is: 6,000 to 510,000 bit/s, default 6,000.
    /// Packets add headers to that, 8,000 bit/s at least.
    /// </summary>
    public int MinBitrate { get; init; } = 6_000;

    /// <summary>
    /// Greatest bit rate of an encoder, redundant copies included, however good the network is: <see cref="MinBitrate"/> to
    /// 510,000 bit/s, default 64,000. A call begins with 24,000, or the nearest within the bounds, and stays there when the
    /// other end tells nothing of what it receives.
    /// </summary>
    public int MaxBitrate { get; init; } = 64_000;

    /// <summary>
    /// What is sent at first: <see cref="AudioContent.Voice"/> (the default) or <see cref="AudioContent.Music"/>, for which the
    /// codec is told to keep everything and nothing of the microphone's processing is done.
    /// Each call can change it at any time (<see cref="PeerCallSession.Content"/>).
    /// </summary>
    public AudioContent Content { get; init; }

    /// <summary>
    /// Channels that are captured and heard, 1 or 2; default 1. Music is sent with two where the other end asks for them
    /// as well and the codec has them (Opus); a voice always with one. What comes with one is heard in the middle.
    /// </summary>
    public int Channels { get; init; } = 1;

    /// <summary>
    /// As <see cref="MinBitrate"/>, while music is sent: 6,000 to 510,000 bit/s, default 32,000.
    /// </summary>
    public int MinMusicBitrate { get; init; } = 32_000;

    /// <summary>
    /// As <see cref="MaxBitrate"/>, while music is sent: <see cref="MinMusicBitrate"/> to 510,000 bit/s; null (the default) for
    /// 128,000 with two channels, 96,000 with one. It begins with 96,000 with two and 64,000 with one, or the nearest within the
    /// bounds.
    /// </summary>
    public int? MaxMusicBitrate { get; init; }

    /// <summary>
    /// Sound in each packet that is sent: 10, 20, 40 or 60 ms; default 20 ms. Shorter ones are heard sooner, longer ones need fewer
    /// headers (8,000 bit/s with 60 ms, 48,000 with 10). Where network or processor are short, longer ones are sent. What
    /// arrives may have any duration.
    /// </summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Effort of the encoder where there is enough processor time, 0 (least) to 10 (best sound); default 9.
    /// </summary>
    public int MaxComplexity { get; init; } = 9;

    /// <summary>
    /// Share of a processor core that the encoder of one call may take, more than 0 to 1; default 0.5. Where it takes more, or the
    /// thread that sends comes late several times in a second, its effort is reduced, then its frames become longer; when there has
    /// been room for ten seconds, step by step the other way.
    /// </summary>
    public double CpuBudget { get; init; } = 0.5;

    /// <summary>
    /// Where the user's identity key and the keys of contacts are kept. Default null: in this process's memory, shared by
    /// all its clients of the same <see cref="Host"/> and <see cref="Port"/>. Then the user has a new key at each start of
    /// the application, which warns every friend and ends their calls until they trust it: give an application that people
    /// use twice a <see cref="FileIdentityStore"/>. One store for each directory.
    /// </summary>
    public IIdentityStore? IdentityStore { get; init; }

    /// <summary>Which calls may be heard by others; default <see cref="CallEncryption.Required"/>: none.</summary>
    public CallEncryption Encryption { get; init; }

    /// <summary>Where logs go; default null: nowhere. Names and addresses appear at Debug only.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock and the timers; default null: <see cref="System.TimeProvider.System"/>. For tests.</summary>
    public TimeProvider? TimeProvider { get; init; }
}
