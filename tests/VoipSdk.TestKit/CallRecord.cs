using VoipSdk.Protocol.Calls;

namespace VoipSdk.TestKit;

/// <summary>What one side has been told of one call.</summary>
public sealed class CallRecord
{
    internal CallRecord(int call, CallDirection direction, string username)
    {
        Call = call;
        Direction = direction;
        Username = username;
    }

    /// <summary>The call's handle on this side.</summary>
    public int Call { get; }

    /// <summary>Who began it.</summary>
    public CallDirection Direction { get; }

    /// <summary>The user at the other end.</summary>
    public string Username { get; }

    /// <summary>The id under which both extended ends know the call.</summary>
    public CallId Id { get; internal set; }

    /// <summary>Whether <see cref="CallRingingThere"/> was raised.</summary>
    public bool HasRung { get; internal set; }

    /// <summary>The codec of <see cref="CallConnected"/>; null while that was not raised.</summary>
    public CallCodec? Codec { get; internal set; }

    /// <summary>Whether <see cref="CallConnected"/> was raised.</summary>
    public bool WasConnected => Codec is not null;

    /// <summary>Whether the call was connected with keys.</summary>
    public bool IsEncrypted { get; internal set; }

    /// <summary>What <see cref="CallAuthenticated"/> has told; null while it was not raised.</summary>
    public string? AuthenticationString { get; internal set; }

    /// <summary>The reasons of all <see cref="CallEnded"/>: one in the end, if the agent keeps its promise.</summary>
    public IReadOnlyList<CallEndReason> EndReasons => Ends;

    /// <summary>Whether the call is over.</summary>
    public bool HasEnded => Ends.Count > 0;

    /// <summary>
    /// Whether the process of this side died (<see cref="CallParty.Restart"/>) before the call had ended.
    /// </summary>
    public bool DiedWithProcess { get; internal set; }

    internal List<CallEndReason> Ends { get; } = [];

    /// <summary>One line for the message of a failed assertion.</summary>
    public override string ToString() =>
        $"{Direction} {Id} with {Username}: connected {WasConnected}, ended {string.Join(", ", Ends)}";
}
