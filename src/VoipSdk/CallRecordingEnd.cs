namespace VoipSdk;

/// <summary>Why a recording ended.</summary>
public enum CallRecordingEnd
{
    /// <summary><see cref="CallRecording.StopAsync"/> ended it.</summary>
    Stopped = 0,

    /// <summary>The call is over.</summary>
    CallEnded,

    /// <summary>
    /// The file could not be written further, for example because the disk is full; <see cref="CallRecording.Error"/> says why.
    /// The call goes on.
    /// </summary>
    WriteFailed,

    /// <summary>The disk did not take the sound for four seconds, and what came after would be missing. The call goes on.</summary>
    TooSlow,
}
