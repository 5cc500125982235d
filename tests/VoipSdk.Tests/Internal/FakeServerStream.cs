using System.Text;
using System.Threading.Channels;

namespace VoipSdk.Tests.Internal;

/// <summary>The client's end of an in-memory connection; the test plays the server.</summary>
internal sealed class FakeServerStream : Stream
{
    private readonly Channel<byte[]> _toClient = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<string> _fromClient = Channel.CreateUnbounded<string>();
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public bool IsDisposed { get; private set; }

    public void Send(string text) => _toClient.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    public void CloseByServer() => _toClient.Writer.TryComplete();

    public void Break(Exception exception) => _toClient.Writer.TryComplete(exception);

    /// <summary>The next thing that the client wrote, one write at a time.</summary>
    public async Task<string> ReceiveAsync() =>
        await _fromClient.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (_rest.IsEmpty)
            {
                if (!await _toClient.Reader.WaitToReadAsync(cancellationToken))
                {
                    return 0;
                }

                if (buffer.IsEmpty)
                {
                    return 0;
                }

                _rest = _toClient.Reader.TryRead(out byte[]? bytes) ? bytes : default;
            }
        }
        catch (ChannelClosedException exception) when (exception.InnerException is { } inner)
        {
            throw inner;
        }

        int length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _fromClient.Writer.TryWrite(Encoding.UTF8.GetString(buffer.Span));
        return default;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        _toClient.Writer.TryComplete();
        base.Dispose(disposing);
    }
}
