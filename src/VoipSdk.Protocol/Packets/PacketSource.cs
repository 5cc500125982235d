namespace VoipSdk.Protocol.Packets;

/// <summary>Which end of a directory connection wrote the bytes: it decides which packets can stand there.</summary>
public enum PacketSource
{
    /// <summary>The directory client: 000, 001, 007, 011, 012.</summary>
    Client = 0,

    /// <summary>The directory server: 000, 002, 003, 008, 009, 010, 013.</summary>
    Server,
}
