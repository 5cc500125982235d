using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Internal;

namespace VoipSdk.Tests.Internal;

// RFC 8305, without sockets.
public class AddressRace
{
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::1");
    private static readonly IPAddress Four = IPAddress.Parse("192.0.2.1");
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Families_alternate_beginning_with_the_resolvers_first_choice()
    {
        IPAddress six2 = IPAddress.Parse("2001:db8::2"), six3 = IPAddress.Parse("2001:db8::3");

        Assert.Equal([Six, Four, six2, six3], HappyEyeballs.Interleave([Six, six2, six3, Four]));
        Assert.Equal([Four, Six], HappyEyeballs.Interleave([Four, Six]));
        Assert.Empty(HappyEyeballs.Interleave([]));
    }

    [Fact]
    public async Task Next_address_is_tried_after_250_milliseconds_and_the_loser_is_disposed()
    {
        Task<Connection> race = RaceAsync(Six, Four);
        Attempt first = await _attempts.Reader.ReadAsync(Token);
        Assert.False(_attempts.Reader.TryRead(out _));

        _time.Advance(TimeSpan.FromMilliseconds(250));
        Attempt second = await _attempts.Reader.ReadAsync(Token);
        var winner = new Connection();
        second.Outcome.SetResult(winner);

        Assert.Same(winner, await race);
        Assert.True(first.Token.IsCancellationRequested);
        var late = new Connection();
        first.Outcome.SetResult(late);
        await late.Disposed.Task.WaitAsync(Token);
        Assert.False(winner.Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task Next_address_is_tried_at_once_after_a_failure()
    {
        Task<Connection> race = RaceAsync(Six, Four);

        (await _attempts.Reader.ReadAsync(Token)).Outcome.SetException(new SocketException((int)SocketError.NetworkUnreachable));
        Attempt second = await _attempts.Reader.ReadAsync(Token);
        second.Outcome.SetResult(new Connection());

        Assert.False((await race).Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task Slow_first_address_may_still_win()
    {
        Task<Connection> race = RaceAsync(Six, Four);
        Attempt first = await _attempts.Reader.ReadAsync(Token);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Attempt second = await _attempts.Reader.ReadAsync(Token);

        second.Outcome.SetException(new SocketException((int)SocketError.ConnectionRefused));
        var winner = new Connection();
        first.Outcome.SetResult(winner);

        Assert.Same(winner, await race);
    }

    [Fact]
    public async Task All_failures_are_told_when_no_address_answers()
    {
        Task<Connection> race = RaceAsync(Six, Four);

        (await _attempts.Reader.ReadAsync(Token)).Outcome.SetException(new SocketException(1));
        (await _attempts.Reader.ReadAsync(Token)).Outcome.SetException(new SocketException(2));

        Assert.Equal(2, (await Assert.ThrowsAsync<AggregateException>(() => race)).InnerExceptions.Count);
    }

    [Fact]
    public async Task Cancellation_ends_the_race_and_disposes_what_comes_late()
    {
        using var source = new CancellationTokenSource();
        Task<Connection> race = HappyEyeballs.ConnectAsync([Six], ConnectAsync, _time, source.Token);
        Attempt attempt = await _attempts.Reader.ReadAsync(Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        var late = new Connection();
        attempt.Outcome.SetResult(late);
        await late.Disposed.Task.WaitAsync(Token);
    }

    private Task<Connection> RaceAsync(params IPAddress[] addresses) =>
        HappyEyeballs.ConnectAsync(addresses, ConnectAsync, _time, Token);

    private Task<Connection> ConnectAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(cancellationToken);
        _attempts.Writer.TryWrite(attempt);
        return attempt.Outcome.Task;
    }

    private sealed record Attempt(CancellationToken Token)
    {
        public TaskCompletionSource<Connection> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Connection : IDisposable
    {
        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => Disposed.TrySetResult();
    }
}
