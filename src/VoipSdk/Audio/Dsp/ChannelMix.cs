namespace VoipSdk.Audio;

/// <summary>Between mono and interleaved channels.</summary>
internal static class ChannelMix
{
    /// <summary>Averages the channels of each frame.</summary>
    public static void ToMono(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        if (channels == 1)
        {
            interleaved.CopyTo(mono);
            return;
        }

        for (int frame = 0; frame < mono.Length; frame++)
        {
            float sum = 0;
            foreach (float sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            mono[frame] = sum / channels;
        }
    }

    /// <summary>Averages two channels; the result may lie where one of them does.</summary>
    public static void ToMono(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> mono)
    {
        for (int i = 0; i < left.Length; i++)
        {
            mono[i] = (left[i] + right[i]) / 2;
        }
    }

    /// <summary>Gives every channel of a frame the same sample.</summary>
    public static void FromMono(ReadOnlySpan<float> mono, int channels, Span<float> interleaved)
    {
        for (int frame = 0; frame < mono.Length; frame++)
        {
            interleaved.Slice(frame * channels, channels).Fill(mono[frame]);
        }
    }

    /// <summary>Separates the channels.</summary>
    public static void ToStereo(ReadOnlySpan<float> interleaved, Span<float> left, Span<float> right)
    {
        for (int frame = 0; 2 * frame < interleaved.Length; frame++)
        {
            left[frame] = interleaved[2 * frame];
            right[frame] = interleaved[(2 * frame) + 1];
        }
    }

    /// <summary>Takes the channels in turn.</summary>
    public static void FromStereo(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> interleaved)
    {
        for (int frame = 0; frame < left.Length; frame++)
        {
            interleaved[2 * frame] = left[frame];
            interleaved[(2 * frame) + 1] = right[frame];
        }
    }
}
