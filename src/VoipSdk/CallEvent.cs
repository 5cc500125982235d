using VoipSdk.Protocol.Calls;

namespace VoipSdk;

/// <summary>Something that happened to a call. Each is also visible as state of the <see cref="PeerCallSession"/>.</summary>
public abstract record CallEvent;

/// <summary>The callee's user is being alerted; only callees of the extended level say so.</summary>
public sealed record CallRang : CallEvent;

/// <summary>Both ends are connected and sound flows.</summary>
/// <param name="Codec">Encoding name of the codec that the ends agreed on.</param>
public sealed record CallEstablished(string Codec) : CallEvent;

/// <summary>
/// The digits that both users can compare are known (<see cref="PeerCallSession.ShortAuthenticationString"/>). At most once
/// a call, with <see cref="CallEstablished"/> or soon after.
/// </summary>
/// <param name="Text">Six digits, <c>482 913</c>.</param>
public sealed record CallAuthenticationStringKnown(string Text) : CallEvent;

/// <summary>The other end has put the call on hold, muted itself, begun to record, or ended one of these.</summary>
/// <param name="IsOnHold">See <see cref="PeerCallSession.IsRemoteOnHold"/>.</param>
/// <param name="IsMuted">See <see cref="PeerCallSession.IsRemoteMuted"/>.</param>
public sealed record CallRemoteStatusChanged(bool IsOnHold, bool IsMuted) : CallEvent
{
    /// <summary>See <see cref="PeerCallSession.IsRemoteRecording"/>.</summary>
    public bool IsRecording { get; init; }
}

/// <summary>This end's recording has ended; by itself, unless it was stopped.</summary>
/// <param name="Reason">Why.</param>
public sealed record CallRecordingEnded(CallRecordingEnd Reason) : CallEvent;

/// <summary>
/// The call has become better or worse to listen to. A little more than the limit is needed to become better again, so that a
/// call on the edge does not chatter.
/// </summary>
/// <param name="Quality">As <see cref="PeerCallSession.Quality"/>.</param>
/// <param name="MeanOpinionScore">See <see cref="CallStatistics.RecentMeanOpinionScore"/>.</param>
public sealed record CallQualityChanged(CallQuality Quality, double MeanOpinionScore) : CallEvent;

/// <summary>The other end's network has changed, and the call goes on at its new address.</summary>
/// <param name="EndPoint">Where the other end is.</param>
public sealed record CallPeerMoved(System.Net.IPEndPoint EndPoint) : CallEvent;

/// <summary>The call is over; the last event of every call.</summary>
/// <param name="Reason">Exactly one reason; never <see cref="CallEndReason.None"/>.</param>
public sealed record CallFinished(CallEndReason Reason) : CallEvent;
