using VoipSdk.Protocol.Calls;

namespace VoipSdk.Integration.Tests.Calls;

public class CallsWithSeedPeers
{
    [Fact]
    public async Task A_seed_peer_that_is_called_answers_speaks_and_hangs_up()
    {
        using var peer = new SeedPeer();
        await using SeedFriend friend = await SeedFriend.CreateAsync(peer);

        PeerCallSession call = await friend.Client.CallAsync("old");
        string ring = System.Text.Encoding.UTF8.GetString(peer.Receive(4));
        peer.Send("5", friend.Client.CallPort);
        peer.Receive(15);
        Assert.True(await call.WaitForConnectedAsync().WaitAsync(TwoUsers.Patience));
        byte[] sound = peer.Receive(14);
        for (int i = 0; i < 50; i++)
        {
            peer.SendSound(friend.Client.CallPort);
            await Task.Delay(20);
        }

        peer.Send("6", friend.Client.CallPort);

        Assert.StartsWith("004 alice", ring);
        Assert.Equal(4 + 12 + 160, sound.Length);
        Assert.Equal(0, sound[5] & 0x7F);
        Assert.Equal(CallEndReason.HungUpThere, await call.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
        Assert.Equal("PCMU", call.Codec);
        Assert.True(call.Statistics.PeakHeard > 0.5f, $"{call.Statistics.PeakHeard}");
    }

    [Fact]
    public async Task A_seed_peer_calls_and_is_answered_and_hung_up_on()
    {
        using var peer = new SeedPeer();
        await using SeedFriend friend = await SeedFriend.CreateAsync(peer);

        peer.Send("4 old", friend.Client.CallPort);
        PeerCallSession call = (await TwoUsers.NextAsync<IncomingCall>(friend.Client)).Call;
        Task accepting = call.AcceptAsync();
        string answer = System.Text.Encoding.UTF8.GetString(peer.Receive(5));
        peer.Send("15", friend.Client.CallPort);
        await accepting.WaitAsync(TwoUsers.Patience);
        await call.HangUpAsync();
        peer.Receive(6);

        Assert.StartsWith("005", answer);
        Assert.Equal(CallEndReason.HungUpHere, call.EndReason);
    }

    [Fact]
    public async Task A_stranger_who_uses_a_contacts_name_from_elsewhere_does_not_ring()
    {
        using var peer = new SeedPeer();
        await using SeedFriend friend = await SeedFriend.CreateAsync(peer);
        using var stranger = new SeedPeer();

        stranger.Send("4 nobody", friend.Client.CallPort);
        peer.Send("4 old", friend.Client.CallPort);
        IncomingCall first = await TwoUsers.NextAsync<IncomingCall>(friend.Client);

        Assert.Equal("old", first.Call.RemoteUsername);
    }
}
