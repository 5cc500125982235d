namespace VoipSdk;

/// <summary>The base of everything that the SDK throws for what happens at run time. Its type says what still works.</summary>
/// <remarks>
/// <see cref="VoipConnectionException"/>: connect again. <see cref="VoipRequestException"/>: this request was refused,
/// carry on. <see cref="VoipCallException"/>: this call is over, the client goes on. Misuse throws the usual
/// <see cref="ArgumentException"/>, <see cref="InvalidOperationException"/> or <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class VoipException : Exception
{
    private protected VoipException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
