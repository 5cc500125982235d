namespace VoipSdk.Protocol.Rtp;

/// <summary>One block of a payload that carries several (RFC 2198): a packet's own sound, or the copy of an earlier one's.</summary>
/// <param name="PayloadType">Which codec, 0 to 127.</param>
/// <param name="TimestampOffset">How much earlier it begins than the packet; time-stamp units, 0 to 16,383. 0 for its own.</param>
/// <param name="Offset">Where it begins in the payload.</param>
/// <param name="Length">Its length in bytes; it can be 0.</param>
public readonly record struct RedundantBlock(int PayloadType, int TimestampOffset, int Offset, int Length);
