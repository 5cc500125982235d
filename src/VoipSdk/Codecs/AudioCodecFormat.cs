namespace VoipSdk.Codecs;

/// <summary>What RTP needs to know of a codec (RFC 3551 §3, RFC 7587 §7).</summary>
/// <param name="Name">Encoding name, compared without case: <c>opus</c>, <c>PCMU</c>.</param>
/// <param name="PayloadType">RTP payload type, 0 to 127: 0 for PCMU, 111 for our Opus.</param>
/// <param name="ClockRate">RTP time-stamp units a second, in Hz: 48,000 for Opus whatever it carries, 8,000 for PCMU.</param>
/// <param name="SampleRate">Samples a second that encoder and decoder work with, in Hz: 8,000 to 48,000.</param>
public sealed record AudioCodecFormat(string Name, int PayloadType, int ClockRate, int SampleRate);
