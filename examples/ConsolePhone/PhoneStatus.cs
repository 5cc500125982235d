using VoipSdk;

namespace ConsolePhone;

/// <summary>What a live view shows besides what happens.</summary>
internal interface IPhoneStatus
{
    /// <summary>Null before the login.</summary>
    string? Username { get; }

    IReadOnlyCollection<Contact> Contacts { get; }

    /// <summary>The call that is, or was last; null before the first.</summary>
    PeerCallSession? Call { get; }

    /// <summary>Null where there are no devices.</summary>
    PhoneAudio? Audio { get; }
}
