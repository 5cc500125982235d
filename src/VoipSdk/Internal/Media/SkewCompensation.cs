using VoipSdk.Audio;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>
/// Lets a stream whose sender's sound card and ours run apart be played at its sender's pace: estimates both clocks beside
/// ours, and resamples by their ratio. For the thread that pulls.
/// </summary>
internal sealed class SkewCompensation
{
    // Below this stretching takes out a period of the voice every few minutes, which nobody hears; the delay can then follow
    // the packets between the device's requests, which saves half a request's duration, and samples pass untouched.
    private const double SmallestSkew = 50;

    // Noise is not always as harmless as the estimate of its effect assumes.
    private const double Doubt = 2;

    // Once resampling it goes on until there is clearly nothing left to do.
    private const double Hysteresis = 0.5;

    // 500 ppm at each end, and some more; 1,200 ppm are two hundredths of a semitone, which nobody hears either.
    private const double LargestSkew = 1_200;

    // With less certainty nothing is said about the clocks.
    private const double Certain = 50;

    // Congestion passes; the device's own pauses are over sooner.
    private static readonly TimeSpan NetworkPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan DevicePatience = TimeSpan.FromSeconds(1);

    private readonly ClockSkewEstimator _sender;
    private readonly ClockSkewEstimator _device = new(AudioPort.SampleRate, DevicePatience);
    private readonly DriftResampler _resampler = new();

    // Goes the same steps, and so takes and gives as much.
    private readonly DriftResampler? _right;
    private uint _source;
    private uint _timestamp;
    private long _position;
    private bool _hasBegun;
    private long _requested;

    public SkewCompensation(int clockRate, int channels = 1)
    {
        _sender = new ClockSkewEstimator(clockRate, NetworkPatience);
        _right = channels == 2 ? new DriftResampler() : null;
    }

    /// <summary>
    /// By how many millionths the sender's clock is faster than our playback device's; null until that is known.
    /// </summary>
    public double? SkewPpm => Uncertainty < Certain ? Skew : null;

    /// <summary>Whether what is played is resampled.</summary>
    public bool IsCompensating { get; private set; }

    /// <summary>Samples that were taken and wait to be played.</summary>
    public int Waiting => (int)_resampler.Ahead;

    // The difference would do but for a millisecond in half an hour.
    private double Skew => (((1e6 + _sender.SkewPpm) / (1e6 + _device.SkewPpm)) - 1) * 1e6;

    private double Uncertainty => _sender.UncertaintyPpm + _device.UncertaintyPpm;

    /// <summary>A packet of the stream came, in or out of its order.</summary>
    public void Arrived(in RtpHeader header, MonoTime arrival)
    {
        if (!_hasBegun || header.Ssrc != _source)
        {
            Restart();
            _hasBegun = true;
            _source = header.Ssrc;
            _timestamp = header.Timestamp;
        }

        _position += (int)(header.Timestamp - _timestamp);
        _timestamp = header.Timestamp;
        _sender.Observe(_position, arrival);
    }

    /// <summary>The stream begins anew: nothing is known of its time stamps.</summary>
    public void Restart()
    {
        _sender.Reset();
        _hasBegun = false;
        _position = 0;
    }

    /// <summary>The playback device asks for samples.</summary>
    public void Requested(int count, MonoTime now)
    {
        _requested += count;
        _device.Observe(_requested, now);
        double skew = Math.Abs(Skew);
        double significant = Math.Max(SmallestSkew, Doubt * Uncertainty) * (IsCompensating ? Hysteresis : 1);
        IsCompensating = skew > significant;
        if (IsCompensating)
        {
            double step = 1 + (Math.Max(-LargestSkew, Math.Min(LargestSkew, Skew)) * 1e-6);
            _resampler.Step = step;
            _ = _right is null ? step : _right.Step = step;
        }
        else
        {
            _resampler.ReturnToUnchanged();
            _right?.ReturnToUnchanged();
        }
    }

    /// <summary>Takes sound and gives what is to be played of it.</summary>
    /// <returns>Samples written to the start of <paramref name="output"/>.</returns>
    public int Process(ReadOnlySpan<float> input, Span<float> output, out int consumed) =>
        _resampler.Process(input, output, out consumed);

    /// <summary>The right channel of what <see cref="Process"/> was given before: as much.</summary>
    public void ProcessRight(ReadOnlySpan<float> input, Span<float> output) => _right!.Process(input, output, out _); // Where there are two.

    /// <summary>What was taken and not played yet is not heard any more: silence follows.</summary>
    public void Interrupt()
    {
        _resampler.Reset();
        _right?.Reset();
    }
}
