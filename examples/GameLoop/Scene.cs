using System.Numerics;
using VoipSdk.Audio;

namespace GameLoop;

/// <summary>
/// Who is where and says what, by the game's time. Bob walks around the listener, from the left to the right, and talks all the
/// time. Then Carol, straight ahead, says the same from 1, 2, 4 and 8 m.
/// </summary>
internal static class Scene
{
    public const double WalkSeconds = 4.5;
    public const double WalkRadius = 2;

    /// <summary>Until the last of Bob's words has arrived.</summary>
    public const double CarolStarts = 5;

    public const double SecondsAtADistance = 1.2;

    public static readonly float[] Distances = [1, 2, 4, 8];

    // The rest of the time what she has said arrives, before she walks on.
    private const double WordsSeconds = 0.75;
    private const double CarolWalks = 0.15;

    public static double Length => CarolStarts + (Distances.Length * SecondsAtADistance);

    /// <summary>Bob's direction in degrees, -90 (left) to 90 (right).</summary>
    public static double BobsAngle(double time) => (180 * Math.Clamp(time / WalkSeconds, 0, 1)) - 90;

    public static Vector3 WhereIsBob(double time)
    {
        (double sin, double cos) = Math.SinCos(BobsAngle(time) * Math.PI / 180);
        return new Vector3((float)(WalkRadius * sin), 0, (float)(-WalkRadius * cos));
    }

    public static Vector3 WhereIsCarol(double time)
    {
        (int place, double since) = CarolsPlace(time);
        float here = Distances[place];
        float next = Distances[Math.Min(place + 1, Distances.Length - 1)];
        float way = (float)Math.Clamp((since - SecondsAtADistance + CarolWalks) / CarolWalks, 0, 1);
        return new Vector3(0, 0, -float.Lerp(here, next, way));
    }

    /// <summary>What Alice's microphone gives in a step.</summary>
    public static void AliceSpeaks(double time, float[] recording, Span<float> samples) => Copy(recording, time, samples);

    /// <summary>What Bob's gives.</summary>
    public static void BobSpeaks(double time, float[] recording, Span<float> samples) =>
        Copy(recording, time < WalkSeconds ? time : double.PositiveInfinity, samples);

    /// <summary>What Carol's gives: the same words at each distance.</summary>
    public static void CarolSpeaks(double time, float[] words, Span<float> samples)
    {
        (_, double since) = CarolsPlace(time);
        bool speaks = time >= CarolStarts && since < WordsSeconds;
        Copy(words, speaks ? since : double.PositiveInfinity, samples);
    }

    /// <summary>The part of a recording in which most is said, as long as Carol speaks.</summary>
    public static float[] FindWords(float[] recording)
    {
        int length = (int)(WordsSeconds * AudioPort.SampleRate);
        int best = 0;
        double most = -1;
        for (int start = 0; start + length <= recording.Length; start += AudioPort.SampleRate / 20)
        {
            double energy = Level.Energy(recording.AsSpan(start, length));
            (best, most) = energy > most ? (start, energy) : (best, most);
        }

        return recording.AsSpan(best, length).ToArray();
    }

    private static (int Place, double Since) CarolsPlace(double time)
    {
        double since = Math.Max(0, time - CarolStarts);
        int place = Math.Min((int)(since / SecondsAtADistance), Distances.Length - 1);
        return (place, since - (place * SecondsAtADistance));
    }

    private static void Copy(float[] recording, double seconds, Span<float> samples)
    {
        samples.Clear();
        double start = seconds * AudioPort.SampleRate;
        if (start < recording.Length)
        {
            ReadOnlySpan<float> rest = recording.AsSpan((int)Math.Round(start));
            rest[..Math.Min(rest.Length, samples.Length)].CopyTo(samples);
        }
    }
}
