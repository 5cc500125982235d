using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Server.Internal;

namespace VoipSdk.Server.Tests.Connections;

public class Accepting
{
    [Fact]
    public async Task Accept_errors_never_end_the_loop_and_want_of_descriptors_slows_it_down()
    {
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var script = new Queue<SocketError>(
        [
            SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.TooManyOpenSockets,
            SocketError.TooManyOpenSockets, SocketError.NoBufferSpaceAvailable, SocketError.Success, SocketError.TooManyOpenSockets,
        ]);
        var accepted = new List<DateTimeOffset>();
        var attempts = new List<DateTimeOffset>();
        DateTimeOffset start = time.GetUtcNow();
        var loop = new AcceptLoop(
            _ =>
            {
                attempts.Add(time.GetUtcNow());
                if (!script.TryDequeue(out SocketError error))
                {
                    return new ValueTask<Socket>(new TaskCompletionSource<Socket>().Task.WaitAsync(stop.Token));
                }

                return error == SocketError.Success
                    ? new ValueTask<Socket>(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
                    : throw new SocketException((int)error);
            },
            socket =>
            {
                accepted.Add(time.GetUtcNow());
                socket.Dispose();
            },
            time,
            NullLogger.Instance);

        Task running = loop.RunAsync(stop.Token);
        for (int i = 0; i < 100; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await stop.CancelAsync();
        await running;

        Assert.Equal([0, 0, 0, 10, 30, 70, 70, 80], attempts.ConvertAll(at => (int)(at - start).TotalMilliseconds));
        Assert.Single(accepted);
    }

    [Fact]
    public async Task Mistake_while_a_connection_is_handled_does_not_end_the_loop()
    {
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        int handled = 0;
        var loop = new AcceptLoop(
            _ => new ValueTask<Socket>(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)),
            socket =>
            {
                socket.Dispose();
                if (++handled == 2)
                {
                    stop.Cancel();
                }

                throw new InvalidOperationException();
            },
            time,
            NullLogger.Instance);

        Task running = loop.RunAsync(stop.Token);
        time.Advance(TimeSpan.FromSeconds(1));
        await running;

        Assert.Equal(2, handled);
    }
}
