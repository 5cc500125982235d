namespace VoipSdk.Protocol.Security;

/// <summary>
/// The keys that a packet may be protected with: the present one, the one before it for packets that come late, and the one
/// that the sender takes next, which its first authentic packet makes the present one.
/// </summary>
internal sealed class SrtpKeyRing : IDisposable
{
    /// <summary>Trials of a packet that no key made, at most.</summary>
    public const int Count = 3;

    private const int Present = 0;
    private const int Previous = 1;
    private const int Next = 2;

    private readonly IAeadProvider _provider;
    private readonly SrtpTransform?[] _transforms = new SrtpTransform?[Count];
    private SrtpMasterKey _nextKey;
    private long _rtpUnderPresent;

    public SrtpKeyRing(SrtpMasterKey masterKey, IAeadProvider provider)
    {
        _provider = provider;
        _transforms[Present] = SrtpTransform.Derive(masterKey, provider);
        _nextKey = masterKey.Next();
    }

    public long Changes { get; private set; }

    /// <summary>The transform to try, in the order of likelihood; null where there is none.</summary>
    /// <remarks>The next one is made when it is first tried: most calls end before, and its contexts are memory.</remarks>
    public SrtpTransform? this[int trial] =>
        trial == Next ? _transforms[Next] ??= SrtpTransform.Derive(_nextKey, _provider) : _transforms[trial];

    /// <summary>That trial met an authentic packet.</summary>
    public void Confirm(int trial, bool isRtp)
    {
        if (trial == Next)
        {
            _transforms[Previous]?.Dispose();
            _transforms[Previous] = _transforms[Present];
            _transforms[Present] = _transforms[Next];
            TakeNextKey();
            _rtpUnderPresent = 0;
            Changes++;
        }

        if (trial != Previous && isRtp && ++_rtpUnderPresent >= SrtpSource.RtpWindow)
        {
            // The window has moved past all that it protected.
            _transforms[Previous]?.Dispose();
            _transforms[Previous] = null;
        }
    }

    public void Dispose()
    {
        foreach (SrtpTransform? transform in _transforms)
        {
            transform?.Dispose();
        }

        _nextKey.Dispose();
    }

    // Of master keys only the one is kept from which later ones follow, so that earlier packets stay secret.
    private void TakeNextKey()
    {
        SrtpMasterKey key = _nextKey;
        _nextKey = key.Next();
        key.Dispose();
        _transforms[Next] = null;
    }
}
