namespace VoipSdk.Protocol.Calls;

/// <summary>What the other side of a call speaks, as far as its packets have shown.</summary>
public enum CallPeerLevel
{
    /// <summary>Nothing was heard of it.</summary>
    Unknown = 0,

    /// <summary>Bare packets without attributes. It hears 004, 005, 006, 014 and 015 only.</summary>
    Base,

    /// <summary>Packets with the call's id. From then on packets without it are not believed.</summary>
    Extended,
}
