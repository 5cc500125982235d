namespace VoipSdk.Internal;

/// <summary>
/// What copies that nobody asked for may add: a seventh of the payloads that are sent anyway. What comes right after a voice gets
/// them first, which is where a loss is heard; a long pause has none left.
/// </summary>
internal struct CopyAllowance
{
    private const int Share = 7;
    private const int MostBytes = 600;
    private int _earned;

    public void Earn(int payloadBytes) => _earned = Math.Min(_earned + payloadBytes, MostBytes * Share);

    /// <returns>Whether there was enough left; if not, nothing is taken.</returns>
    public bool TrySpend(int copyBytes)
    {
        bool isEnough = copyBytes * Share <= _earned;
        _earned -= isEnough ? copyBytes * Share : 0;
        return isEnough;
    }
}
