namespace VoipSdk.Protocol.Media;

// Two channels: one place and one lag for both, so that they never shift against each other.
public sealed partial class TimeStretcher
{
    private const float EqualPower = 0.70710678f;

    // What both channels have most of, while the lag is looked for in it.
    [ThreadStatic]
    private static float[]? _common;

    /// <summary>
    /// As <see cref="Process"/>, for two channels: both are cut at the same place and by the same lag, or neither is.
    /// </summary>
    /// <param name="pastLeft">What is heard before it on the left, newest last.</param>
    /// <param name="pastRight">The same on the right; as long.</param>
    /// <param name="left">The sound on the left, at the beginning; needs room for <see cref="LongestChange"/> samples more.</param>
    /// <param name="right">The same on the right; as long.</param>
    /// <param name="count">Samples of each channel, up to 120 ms.</param>
    /// <param name="change">By how many samples to change it: negative to shorten.</param>
    /// <param name="isUrgent">Whether less similarity will do.</param>
    /// <returns>How many samples each channel has now.</returns>
    /// <exception cref="ArgumentException">
    /// The sound is too short, <paramref name="count"/> too large, or the channels are not equally long.
    /// </exception>
    public int ProcessStereo(
        ReadOnlySpan<float> pastLeft, ReadOnlySpan<float> pastRight, Span<float> left, Span<float> right,
        int count, int change, bool isUrgent)
    {
        if (left.Length != right.Length || pastLeft.Length != pastRight.Length)
        {
            throw new ArgumentException("Both channels must be equally long.", nameof(right));
        }

        int longest = Prepare(left.Length, count, change);
        _ = Room(ref _common, _longestLag + _longestCount);
        if (longest < _shortestLag)
        {
            return count;
        }

        return change < 0
            ? ShortenStereo(left, right, count, longest, isUrgent)
            : LengthenStereo(pastLeft, pastRight, left, right, count, longest, isUrgent);
    }

    private int ShortenStereo(Span<float> left, Span<float> right, int count, int longest, bool isUrgent)
    {
        Span<float> common = Room(ref _common, count);
        Combine(left[..count], right[..count], Sign(left, right, count), common);
        int lag = FindLag(common, 0, longest, 1, isUrgent: true, out _);
        int window = Math.Min(2 * _overlap, count - longest);
        Likeness onLeft = Likeness.Of(left, 0, lag, window);
        Likeness onRight = Likeness.Of(right, 0, lag, window);
        if (lag == 0 || !onLeft.With(onRight).MayJoin(window, isUrgent))
        {
            return count;
        }

        CutOut(left, count, lag, onLeft.Similarity);
        CutOut(right, count, lag, onRight.Similarity);
        return count - lag;
    }

    private int LengthenStereo(
        ReadOnlySpan<float> pastLeft, ReadOnlySpan<float> pastRight, Span<float> left, Span<float> right,
        int count, int longest, bool isUrgent)
    {
        int before = Math.Min(pastLeft.Length, _longestLag);
        int window = OverlapAtEnd(count);
        int seam = before + count - window;
        Span<float> common = Room(ref _common, before + count);
        float sign = Sign(left, right, count);
        Combine(pastLeft[^before..], pastRight[^before..], sign, common);
        Combine(left[..count], right[..count], sign, common[before..]);
        int lag = FindLag(common, seam, Math.Min(longest, seam), -1, isUrgent: true, out _);
        if (lag == 0)
        {
            return count;
        }

        // Both lines are joined in the same memory, one after the other.
        Likeness onRight = Likeness.Of(Joined(pastRight, right[..count]), seam, seam - lag, window);
        ReadOnlySpan<float> line = Joined(pastLeft, left[..count]);
        Likeness onLeft = Likeness.Of(line, seam, seam - lag, window);
        if (!onLeft.With(onRight).MayJoin(window, isUrgent))
        {
            return count;
        }

        Repeat(line, left, count, lag, onLeft.Similarity);
        Repeat(Joined(pastRight, right[..count]), right, count, lag, onRight.Similarity);
        return count + lag;
    }

    // Their sum, or where that is the quieter one their difference: opposite channels must not count as silence.
    private static float Sign(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int count) =>
        Waveform.Product(left[..count], right[..count]) < 0 ? -1 : 1;

    private static void Combine(ReadOnlySpan<float> left, ReadOnlySpan<float> right, float sign, Span<float> common)
    {
        for (int i = 0; i < left.Length; i++)
        {
            common[i] = EqualPower * (left[i] + (sign * right[i]));
        }
    }

    // How alike two pieces are, of one channel or of both together.
    private readonly record struct Likeness(double Product, double First, double Second)
    {
        public double Similarity => First * Second <= 0 ? 0 : Product / Math.Sqrt(First * Second);

        public static Likeness Of(ReadOnlySpan<float> line, int first, int second, int length)
        {
            ReadOnlySpan<float> a = line.Slice(first, length);
            ReadOnlySpan<float> b = line.Slice(second, length);
            return new Likeness(Waveform.Product(a, b), Waveform.Energy(a), Waveform.Energy(b));
        }

        public Likeness With(Likeness other) => new(Product + other.Product, First + other.First, Second + other.Second);

        public bool MayJoin(int window, bool isUrgent) =>
            First < Inaudible * window || Similarity >= (isUrgent ? SimilarEnoughWhenUrgent : SimilarEnough);
    }
}
