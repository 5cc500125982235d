namespace VoipSdk.Protocol.Packets;

/// <summary>The bytes of a stream that are not taken yet, in one array that grows by doubling and goes when it is empty.</summary>
internal sealed class ReceiveBuffer
{
    private const int SmallestSize = 256;
    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _scanned;

    public int Count => _end - _start;

    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, Count);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes what stands before the first LF or NUL, and that byte.</summary>
    /// <param name="maxLength">What is longer stays in place.</param>
    /// <param name="text">Without its end; valid until the next <see cref="Append"/>.</param>
    /// <param name="endedBy">LF or NUL.</param>
    public bool TryTakeTerminated(int maxLength, out ReadOnlySpan<byte> text, out byte endedBy)
    {
        text = default;
        endedBy = 0;

        // What was searched once is not searched again: single bytes cost no more than whole packets.
        int from = Math.Max(_scanned, _start);
        int length = _bytes.AsSpan(from, _end - from).IndexOfAny((byte)'\n', (byte)0);
        _scanned = length < 0 ? _end : from + length;
        if (length < 0 || _scanned - _start > maxLength)
        {
            return false;
        }

        text = _bytes.AsSpan(_start, _scanned - _start);
        endedBy = _bytes[_scanned];
        _start = ++_scanned;
        return true;
    }

    public void Clear() => _start = _end = _scanned = 0;

    /// <summary>An idle connection holds no buffer: servers have thousands of them.</summary>
    public void ReleaseIfEmpty()
    {
        if (Count == 0)
        {
            Clear();
            _bytes = [];
        }
    }

    private void MakeRoom(int length)
    {
        if (Count == 0)
        {
            Clear();
        }

        if (_bytes.Length - _end >= length)
        {
            return;
        }

        int needed = Count + length;
        byte[] target = needed <= _bytes.Length ? _bytes : new byte[Math.Max(needed, Math.Max(SmallestSize, _bytes.Length * 2))];
        Pending.CopyTo(target);
        _scanned = Math.Max(0, _scanned - _start);
        _end -= _start;
        _start = 0;
        _bytes = target;
    }
}
