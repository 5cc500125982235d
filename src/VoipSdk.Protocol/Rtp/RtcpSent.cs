namespace VoipSdk.Protocol.Rtp;

/// <summary>What a stream has sent until now, for its sender reports (RFC 3550 §6.4.1).</summary>
/// <param name="PacketCount">RTP packets, modulo 2^32: <see cref="RtpSequencer.PacketCount"/>.</param>
/// <param name="OctetCount">Their payload bytes, modulo 2^32: <see cref="RtpSequencer.OctetCount"/>.</param>
/// <param name="Timestamp">The RTP time-stamp of what is captured now: <see cref="RtpSequencer.Timestamp"/>.</param>
public readonly record struct RtcpSent(uint PacketCount, uint OctetCount, uint Timestamp);
