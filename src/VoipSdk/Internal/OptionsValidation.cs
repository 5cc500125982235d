using VoipSdk.Codecs;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Internal;

/// <summary>The ranges that the documentation of <see cref="DirectoryClientOptions"/> promises.</summary>
internal static class OptionsValidation
{
    public const int LowestBitrate = 6_000;
    public const int HighestBitrate = 510_000;
    public const int HighestDefaultBitrate = 64_000;
    public const int LowestDefaultMusicBitrate = 32_000;
    public const int HighestDefaultMusicBitrate = 96_000;
    public const int HighestDefaultStereoBitrate = 128_000;
    public const int StartMusicBitrate = 64_000;
    public const int StartStereoBitrate = 96_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>A copy that nobody changes any more, also where a list came from outside.</summary>
    /// <exception cref="ArgumentException">Names every bad value.</exception>
    public static DirectoryClientOptions Validated(DirectoryClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Codecs = options.Codecs?.ToArray() };
        var errors = new List<string>();
        if (options.Host is not { Length: > 0 and <= 255 } || options.Host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            errors.Add("Host must be a host name or an IP address of 1 to 255 characters.");
        }

        CheckNumber(errors, nameof(options.Port), options.Port, 1, 65_535);
        CheckNumber(errors, nameof(options.CallPort), options.CallPort, 0, 65_535);
        CheckNumber(errors, nameof(options.EventCapacity), options.EventCapacity, 1, 65_536);
        CheckNumber(errors, nameof(options.MaxCalls), options.MaxCalls, 1, 1_024);
        CheckTime(errors, nameof(options.ConnectTimeout), options.ConnectTimeout, Shortest);
        CheckTime(errors, nameof(options.RequestTimeout), options.RequestTimeout, Shortest);
        CheckTime(errors, nameof(options.RingTimeout), options.RingTimeout, OneSecond);
        CheckTime(errors, nameof(options.MediaTimeout), options.MediaTimeout, OneSecond);
        CheckTime(errors, nameof(options.KeepAliveInterval), options.KeepAliveInterval, OneSecond);
        CheckCodecs(errors, options.Codecs);
        CheckBitrates(errors, options.MinBitrate, options.MaxBitrate);
        CheckEncoder(errors, options.FrameDuration, options.CpuBudget, options.MaxComplexity);
        CheckMusic(errors, new(options.Content, options.Channels, options.MinMusicBitrate, options.MaxMusicBitrate));
        if (options.Encryption is not (CallEncryption.Required or CallEncryption.Preferred))
        {
            errors.Add("Encryption must be Required or Preferred.");
        }

        return errors.Count == 0
            ? options
            : throw new ArgumentException(
                "DirectoryClientOptions: " + string.Join(" ", errors), nameof(options));
    }

    private static void CheckNumber(List<string> errors, string name, int value, int lowest, int highest)
    {
        if (value < lowest || value > highest)
        {
            errors.Add(FormattableString.Invariant($"{name} is {value} but must be {lowest} to {highest}."));
        }
    }

    private static void CheckTime(List<string> errors, string name, TimeSpan value, TimeSpan lowest)
    {
        if (value < lowest || value > Longest)
        {
            errors.Add(FormattableString.Invariant($"{name} is {value} but must be {lowest} to {Longest}."));
        }
    }

    public static void CheckBitrates(List<string> errors, int least, int most)
    {
        CheckNumber(errors, "MinBitrate", least, LowestBitrate, HighestBitrate);
        CheckNumber(errors, "MaxBitrate", most, Math.Max(LowestBitrate, Math.Min(least, HighestBitrate)), HighestBitrate);
    }

    public static void CheckMusic(List<string> errors, in MusicOptions options)
    {
        CheckNumber(errors, "Channels", options.Channels, 1, 2);
        CheckNumber(errors, "MinMusicBitrate", options.MinBitrate, LowestBitrate, HighestBitrate);
        if (options.MaxBitrate is { } most)
        {
            CheckNumber(errors, "MaxMusicBitrate", most, Math.Max(LowestBitrate, Math.Min(options.MinBitrate, HighestBitrate)), HighestBitrate);
        }

        if (options.Content is not (AudioContent.Voice or AudioContent.Music))
        {
            errors.Add("Content must be Voice or Music.");
        }
    }

    public static void CheckEncoder(List<string> errors, TimeSpan frame, double budget, int complexity)
    {
        CheckNumber(errors, "MaxComplexity", complexity, 0, 10);
        if (!(budget is > 0 and <= 1))
        {
            errors.Add(FormattableString.Invariant($"CpuBudget is {budget} but must be more than 0 and at most 1."));
        }

        if (frame.TotalMilliseconds is not (10 or 20 or 40 or 60))
        {
            errors.Add(FormattableString.Invariant($"FrameDuration is {frame} but must be 10, 20, 40 or 60 ms."));
        }
    }

    public static void CheckCodecs(List<string> errors, IReadOnlyList<IAudioCodec>? codecs)
    {
        if (codecs is null)
        {
            return;
        }

        if (codecs.Count is 0 or > 16 || codecs.Any(codec => codec is null))
        {
            errors.Add("Codecs must be null or 1 to 16 codecs.");
        }
        else if (codecs.Select(codec => codec.Format.PayloadType).Distinct().Count() != codecs.Count)
        {
            errors.Add("Codecs must have distinct payload types.");
        }
    }
}

/// <summary>What an application says of music.</summary>
internal readonly record struct MusicOptions(AudioContent Content, int Channels, int MinBitrate, int? MaxBitrate);
