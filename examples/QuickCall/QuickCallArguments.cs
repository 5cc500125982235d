using System.Diagnostics.CodeAnalysis;
using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.TestKit;

namespace QuickCall;

/// <summary>The command line, checked, and what follows from it.</summary>
internal sealed class QuickCallArguments
{
    public const string Usage =
        "QuickCall [--caller-audio F.wav] [--callee-audio F.wav] [--output DIR] [--codec opus|pcmu] [--impair LINK]\n"
        + "LINK is how bad the network between the two is, such as loss=10,jitter=40,seed=1 or wifi-lossy.";

    /// <summary>The run ends by itself within 15 seconds, whatever it is given to say.</summary>
    private static readonly TimeSpan LongestTalk = TimeSpan.FromSeconds(11);

    private QuickCallArguments(
        string callerAudio, string calleeAudio, string output, IReadOnlyList<IAudioCodec> codecs, Link? impairment)
    {
        Impairment = impairment;
        AliceHeard = Path.Combine(output, "alice-heard.wav");
        BobHeard = Path.Combine(output, "bob-heard.wav");
        CallerOptions = PlayAndRecord(callerAudio, AliceHeard);
        CalleeOptions = PlayAndRecord(calleeAudio, BobHeard);
        Codecs = codecs;
        TimeSpan talk = TimeSpan.FromSeconds(Math.Max(ReadSeconds(callerAudio), ReadSeconds(calleeAudio)) + 0.5);
        Talk = talk < LongestTalk ? talk : LongestTalk;
    }

    public IReadOnlyList<IAudioCodec> Codecs { get; }

    /// <summary>What the network between the two does; null for what the machine's own does.</summary>
    public Link? Impairment { get; }

    public CallOptions CallerOptions { get; }

    public CallOptions CalleeOptions { get; }

    public string AliceHeard { get; }

    public string BobHeard { get; }

    /// <summary>How long the call lasts: both files, and what is still on its way at their end.</summary>
    public TimeSpan Talk { get; }

    public string CodecNotice => Codecs.Any(codec => codec is OpusCodec)
        ? "Codec: Opus, from the system's libopus."
        : OpusCodec.IsAvailable
            ? "Codec: PCMU."
            : $"Codec: PCMU, because Opus is not available: {OpusCodec.UnavailableReason}";

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out QuickCallArguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        arguments = null;
        var values = new Dictionary<string, string>
        {
            ["--caller-audio"] = Path.Combine(AppContext.BaseDirectory, "audio", "alice.wav"),
            ["--callee-audio"] = Path.Combine(AppContext.BaseDirectory, "audio", "bob.wav"),
            ["--output"] = "quickcall-output",
            ["--codec"] = OpusCodec.IsAvailable ? "opus" : "pcmu",
            ["--impair"] = "",
        };
        for (int i = 0; i < args.Length; i += 2)
        {
            if (!values.ContainsKey(args[i]) || i + 1 == args.Length)
            {
                fault = $"'{args[i]}' is not an option, or lacks its value.";
                return false;
            }

            values[args[i]] = args[i + 1];
        }

        Link? impairment = null;
        fault = Check(values) ?? (values["--impair"].Length > 0 && !Link.TryParse(values["--impair"], out impairment, out string? error)
            ? $"--impair: {error}"
            : null);
        if (fault is not null)
        {
            return false;
        }

        try
        {
            string output = Path.GetFullPath(values["--output"]);
            Directory.CreateDirectory(output);
            IReadOnlyList<IAudioCodec> codecs = values["--codec"] == "pcmu" ? [new PcmuCodec()] : AudioCodecs.Default;
            arguments = new QuickCallArguments(values["--caller-audio"], values["--callee-audio"], output, codecs, impairment);
            return true;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            fault = exception.Message;
            return false;
        }
    }

    // A file whose header does not tell is read for as long as the call lasts.
    private static double ReadSeconds(string path)
    {
        using var reader = new WavReader(path);
        return reader.FrameCount is { } frames ? (double)frames / reader.Format.SampleRate : LongestTalk.TotalSeconds;
    }

    private static string? Check(Dictionary<string, string> values)
    {
        string? missing = new[] { values["--caller-audio"], values["--callee-audio"] }.FirstOrDefault(file => !File.Exists(file));
        return missing is not null ? $"There is no file '{missing}'."
            : values["--codec"] is not ("opus" or "pcmu") ? "--codec takes opus or pcmu."
            : values["--codec"] == "opus" && !OpusCodec.IsAvailable ? $"Opus is not available: {OpusCodec.UnavailableReason}"
            : null;
    }

    private static CallOptions PlayAndRecord(string input, string output) =>
        new() { AudioBackend = new WavAudioBackend(new WavAudioOptions { InputPath = input, OutputPath = output }) };
}
