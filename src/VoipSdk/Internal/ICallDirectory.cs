using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>What the calls need to hear from the directory. The call socket stands behind it; tests stand in for it.</summary>
internal interface ICallDirectory
{
    void SetLocalUsername(string username);

    void SetContact(string username, TransportAddress address);
}
