namespace VoipSdk.Protocol.Security;

internal enum ReplayVerdict
{
    Fresh = 0,
    Replayed,
    TooOld,
}
