using VoipSdk.Internal;
using VoipSdk.Protocol.Calls;

namespace VoipSdk;

// A call that is recorded, here or there.
public sealed partial class PeerCallSession
{
    private readonly object _recordingGate = new();
    private CallRecorder? _recorder;
    private bool _isRecordingTaken;
    private volatile bool _isRecording;
    private volatile bool _remoteRecording;

    /// <summary>Whether this end records the call. The other end is told (<see cref="IsRemoteRecording"/>).</summary>
    public bool IsRecording => _isRecording;

    /// <summary>
    /// Whether the other end records the call; users should see that. Peers of the base level, and those of before there was
    /// recording, never tell.
    /// </summary>
    public bool IsRemoteRecording => _remoteRecording;

    /// <summary>
    /// Records the call to a file: <c>.opus</c> or <c>.ogg</c> is Ogg Opus, everything else WAV; as with
    /// <see cref="StartRecordingAsync(CallRecordingOptions, CancellationToken)"/>.
    /// </summary>
    /// <param name="path">Overwritten; its directory must exist.</param>
    /// <param name="cancellationToken">Until the recording has begun.</param>
    public Task<CallRecording> StartRecordingAsync(string path, CancellationToken cancellationToken = default) =>
        StartRecordingAsync(new CallRecordingOptions { Path = path }, cancellationToken);

    /// <summary>
    /// Records the call from now on, until that is stopped or the call ends: two channels, this side left, the other right. The
    /// other end is told, where it understands that; in many countries its user has to agree first. What goes wrong with the
    /// file later ends the recording (<see cref="CallRecordingEnded"/>), not the call.
    /// </summary>
    /// <param name="options">Where to, and as what.</param>
    /// <param name="cancellationToken">Until the recording has begun.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The call is not connected, or is being recorded already.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="VoipCallException">
    /// The call has just ended, or libopus is missing (<see cref="VoipCallFailure.CodecUnavailable"/>).
    /// </exception>
    public async Task<CallRecording> StartRecordingAsync(CallRecordingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        RecordingFile.Check(options);
        TakeRecording();
        try
        {
            Audio.IStereoSink sink = await Task.Run(() => RecordingFile.Open(options), cancellationToken).ConfigureAwait(false);
            CallRecorder recorder = _endpoint.CreateRecorder(sink, HandleRecordingEnded);
            BeginRecording(recorder);
            if (State == CallState.Ended)
            {
                await recorder.EndAsync(CallRecordingEnd.CallEnded).ConfigureAwait(false);
                throw new VoipCallException(VoipCallFailure.Ended, $"The call ended before it was recorded: {EndReason}.");
            }

            return new CallRecording(recorder, options.Path);
        }
        catch
        {
            lock (_recordingGate)
            {
                _isRecordingTaken = _recorder is not null;
            }

            throw;
        }
    }

    /// <summary>Ends the recording with the call; bounded in time.</summary>
    internal async Task EndRecordingAsync()
    {
        CallRecorder? recorder;
        lock (_recordingGate)
        {
            recorder = _recorder;
        }

        if (recorder is not null)
        {
            await recorder.EndAsync(CallRecordingEnd.CallEnded).ConfigureAwait(false);
        }
    }

    private void TakeRecording()
    {
        lock (_recordingGate)
        {
            if (State != CallState.Connected)
            {
                throw new InvalidOperationException("Only a connected call can be recorded.");
            }

            if (_isRecordingTaken)
            {
                throw new InvalidOperationException("The call is being recorded already.");
            }

            _isRecordingTaken = true;
        }
    }

    private void BeginRecording(CallRecorder recorder)
    {
        lock (_recordingGate)
        {
            if (recorder.HasEnded)
            {
                return;
            }

            _recorder = recorder;
            _isRecording = true;
            _media!.SetRecording(recorder.Tap); // Connected, so there is one.
        }

        _endpoint.PublishStatus(this);
    }

    private void HandleRecordingEnded(CallRecordingEnd reason)
    {
        lock (_recordingGate)
        {
            _media?.SetRecording(null);
            _recorder = null;
            _isRecording = false;
            _isRecordingTaken = false;
        }

        _endpoint.PublishStatus(this);
        _events.Write(new CallRecordingEnded(reason));
    }
}
