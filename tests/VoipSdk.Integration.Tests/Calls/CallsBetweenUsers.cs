using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Integration.Tests.Calls;

public class CallsBetweenUsers
{
    [Fact]
    public async Task Both_hear_each_other_until_one_hangs_up()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);

        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);
        await Task.WhenAll(alice.HeardAsync(880), bob.HeardAsync(440)).WaitAsync(TwoUsers.Patience);
        await caller.HangUpAsync();

        Assert.Equal(CallEndReason.HungUpThere, await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
        Assert.Equal(CallEndReason.HungUpHere, caller.EndReason);
        Assert.Equal(CallState.Ended, caller.State);
        Assert.True(caller.Statistics.PacketsSent > 0);
        Assert.Equal("bob", caller.RemoteUsername);
        Assert.Equal("alice", callee.RemoteUsername);
    }

    [Fact]
    public async Task The_ends_agree_on_a_codec_that_both_have()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync(options => options with { Codecs = [new PcmuCodec()] });
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);

        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);
        await Task.WhenAll(alice.HeardAsync(880), bob.HeardAsync(440)).WaitAsync(TwoUsers.Patience);

        Assert.Equal("PCMU", caller.Codec);
        Assert.Equal("PCMU", callee.Codec);
    }

    [Fact]
    public async Task A_contact_is_shown_as_the_directory_shows_it_however_the_name_was_typed()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();

        PeerCallSession call = await users.Alice.CallAsync("BOB");

        Assert.Equal("bob", call.RemoteUsername);
    }

    [Fact]
    public async Task A_declined_call_is_declined_on_both_sides()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        PeerCallSession caller = await users.Alice.CallAsync("bob");
        PeerCallSession callee = (await TwoUsers.NextAsync<IncomingCall>(users.Bob)).Call;

        await callee.DeclineAsync();

        Assert.False(await caller.WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
        Assert.Equal(CallEndReason.Declined, caller.EndReason);
        Assert.Equal(CallEndReason.Declined, callee.EndReason);
    }

    [Fact]
    public async Task A_call_that_its_caller_cancels_is_missed_by_the_callee()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        PeerCallSession caller = await users.Alice.CallAsync("bob");
        PeerCallSession callee = (await TwoUsers.NextAsync<IncomingCall>(users.Bob)).Call;

        await caller.HangUpAsync();

        Assert.Equal(CallEndReason.Cancelled, caller.EndReason);
        Assert.Equal(CallEndReason.Missed, await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
    }

    [Fact]
    public async Task A_third_caller_hears_that_the_callee_is_busy_and_the_call_goes_on()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        await using DirectoryClient carol = await TwoUsers.LogInAsync(users.Server, "carol");
        await carol.InviteAsync("bob");
        await users.Bob.AcceptInviteAsync("carol");
        await TwoUsers.NextAsync<ContactAdded>(carol);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync();

        PeerCallSession second = await carol.CallAsync("bob");

        Assert.Equal(CallEndReason.Busy, await second.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
        Assert.Equal(CallState.Connected, caller.State);
        Assert.Equal(CallState.Connected, callee.State);
    }

    [Fact]
    public async Task Calling_someone_who_is_no_contact_is_refused_here()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();

        VoipCallException exception = await Assert.ThrowsAsync<VoipCallException>(() => users.Alice.CallAsync("mallory"));

        Assert.Equal(VoipCallFailure.NotAContact, exception.Reason);
    }

    [Fact]
    public async Task A_microphone_that_cannot_be_opened_rings_nobody()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();

        VoipCallException exception = await Assert.ThrowsAsync<VoipCallException>(
            () => users.Alice.CallAsync("bob", new CallOptions { AudioBackend = new BrokenBackend() }));
        PeerCallSession caller = await users.Alice.CallAsync("bob");
        IncomingCall first = await TwoUsers.NextAsync<IncomingCall>(users.Bob);

        Assert.Equal(VoipCallFailure.AudioUnavailable, exception.Reason);
        Assert.Single(users.Bob.Calls, first.Call);
        Assert.Single(users.Alice.Calls, caller);
    }

    [Fact]
    public async Task A_callee_whose_microphone_cannot_be_opened_can_answer_with_another()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        PeerCallSession caller = await users.Alice.CallAsync("bob");
        PeerCallSession callee = (await TwoUsers.NextAsync<IncomingCall>(users.Bob)).Call;

        VoipCallException exception = await Assert.ThrowsAsync<VoipCallException>(
            () => callee.AcceptAsync(new CallOptions { AudioBackend = new BrokenBackend() }));
        await callee.AcceptAsync();

        Assert.Equal(VoipCallFailure.AudioUnavailable, exception.Reason);
        Assert.True(await caller.WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
    }

    [Fact]
    public async Task A_call_goes_on_when_the_directory_goes_away()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);

        await users.Server.DisposeAsync();
        await users.Alice.Completion.WaitAsync(TwoUsers.Patience);
        bob.Forget();
        await bob.HeardAsync(440).WaitAsync(TwoUsers.Patience);
        await caller.HangUpAsync();

        Assert.Equal(CallEndReason.HungUpThere, await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
    }

    [Fact]
    public async Task A_disposed_client_hangs_up()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync();

        await users.Alice.DisposeAsync();

        Assert.Equal(CallEndReason.HungUpThere, await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
        Assert.Equal(CallEndReason.HungUpHere, caller.EndReason);
    }

    [Fact]
    public async Task Both_who_call_at_once_are_in_one_call()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();

        PeerCallSession[] calls = await Task.WhenAll(users.Alice.CallAsync("bob"), users.Bob.CallAsync("alice"));

        Assert.True(await calls[0].WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
        Assert.True(await calls[1].WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
        await calls[0].HangUpAsync();
        Assert.Equal(CallEndReason.HungUpThere, await calls[1].WaitForEndAsync().WaitAsync(TwoUsers.Patience));
    }
}
