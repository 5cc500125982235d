using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public sealed class Rekeying : IDisposable
{
    private const int PerKey = (int)SrtpSender.MinPacketsPerKey;

    private readonly RecordingAead _aead = new();
    private readonly SrtpPair _pair;

    public Rekeying() => _pair = new SrtpPair(packetsPerKey: PerKey, provider: _aead);

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void Both_ends_go_on_with_the_next_key_after_the_last_packet_of_one()
    {
        for (int i = 0; i < (3 * PerKey) + 1; i++)
        {
            Assert.Equal(i, _pair.Receive(_pair.Protect(SrtpPair.Rtp(i)), SrtpPair.Rtp(i)).Index);
            Assert.Equal(i / PerKey, _pair.Sender.KeyChanges);
            Assert.Equal(i / PerKey, _pair.Receiver.Statistics.KeyChanges);
        }
    }

    [Fact]
    public void Reports_change_the_key_too_and_their_index_goes_on()
    {
        _pair.Receive(_pair.Protect(SrtpPair.Rtp(1)), SrtpPair.Rtp(1));
        for (uint i = 0; i < (2 * PerKey) + 1; i++)
        {
            Assert.Equal(i, _pair.ReceiveRtcp(_pair.ProtectRtcp(SrtpPair.Rtcp(i)), SrtpPair.Rtcp(i)).Index);
        }

        Assert.Equal(2, _pair.Receiver.Statistics.KeyChanges);
        Assert.Equal(2, _pair.Receive(_pair.Protect(SrtpPair.Rtp(2)), SrtpPair.Rtp(2)).Index);
    }

    [Fact]
    public void Packets_under_the_old_key_are_accepted_late_and_not_twice()
    {
        byte[][] packets = Enumerable.Range(0, PerKey + 20).Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();

        Assert.True(_pair.Receive(packets[PerKey + 5]).IsNewest);
        Assert.Equal(1, _pair.Receiver.Statistics.KeyChanges);
        for (int i = 6; i < PerKey; i++)
        {
            Assert.Equal(i, _pair.Receive(packets[i], SrtpPair.Rtp(i)).Index);
            Assert.Equal(SrtpFailure.Replayed, _pair.Receive(packets[i]).Failure);
        }

        Assert.Equal(PerKey, _pair.Receive(packets[PerKey], SrtpPair.Rtp(PerKey)).Index);
        Assert.Equal(1, _pair.Receiver.Statistics.KeyChanges);
    }

    [Fact]
    public void Late_packets_do_not_shorten_the_life_of_the_old_key()
    {
        byte[][] packets = Enumerable.Range(0, PerKey + 10).Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();

        IEnumerable<int> order = [PerKey, .. Enumerable.Range(1, PerKey - 2), .. Enumerable.Range(PerKey + 1, 9), PerKey - 1];

        Assert.All(order, i => Assert.Equal(i, _pair.Receive(packets[i], SrtpPair.Rtp(i)).Index));
    }

    [Fact]
    public void Reports_do_not_shorten_the_life_of_the_old_key()
    {
        byte[][] packets = Enumerable.Range(0, PerKey + 600).Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();
        for (int i = 0; i < 600; i++)
        {
            Assert.True(_pair.Receive(packets[PerKey + i]).IsNewest);
            Assert.True(_pair.ReceiveRtcp(_pair.ProtectRtcp(SrtpPair.Rtcp((uint)i))).IsNewest);
        }

        Assert.Equal(PerKey - 1, _pair.Receive(packets[PerKey - 1]).Index);
    }

    [Fact]
    public void A_loss_of_all_but_one_packet_of_a_key_does_not_lose_the_stream()
    {
        byte[] last = [];
        for (int i = 0; i < 5 * PerKey; i++)
        {
            byte[] packet = _pair.Protect(SrtpPair.Rtp(i));
            last = i % PerKey == PerKey / 2 ? packet : last;
            if (i % PerKey == PerKey - 1)
            {
                Assert.Equal(i / PerKey, _pair.Receive(last).Index / PerKey);
            }
        }

        Assert.Equal(4, _pair.Receiver.Statistics.KeyChanges);
    }

    [Fact]
    public void The_old_key_is_erased_once_the_window_has_passed_it()
    {
        for (int i = 0; i < PerKey; i++)
        {
            _pair.Receive(_pair.Protect(SrtpPair.Rtp(i)));
        }

        // Two ciphers a key: the sender's one key; the receiver's present one, then the one before as well. The next one is made
        // when it is tried.
        Assert.Equal(2 + 2, _aead.Created - _aead.Disposed);
        _pair.Receive(_pair.Protect(SrtpPair.Rtp(PerKey)));
        Assert.Equal(2 + 4, _aead.Created - _aead.Disposed);
        for (int i = PerKey + 1; i < 2 * PerKey; i++)
        {
            _pair.Receive(_pair.Protect(SrtpPair.Rtp(i)));
        }

        Assert.Equal(2 + 2, _aead.Created - _aead.Disposed);
    }

    [Fact]
    public void A_forgery_costs_two_trials_and_a_third_while_the_old_key_is_kept()
    {
        byte[] first = _pair.Protect(SrtpPair.Rtp(0));
        Assert.Equal(2, TrialsOfForgery(first));
        Assert.Equal(1, TrialsOf(first));
        for (int i = 1; i < PerKey; i++)
        {
            Assert.Equal(1, TrialsOf(_pair.Protect(SrtpPair.Rtp(i))));
        }

        Assert.Equal(2, TrialsOf(_pair.Protect(SrtpPair.Rtp(PerKey))));
        byte[] next = _pair.Protect(SrtpPair.Rtp(PerKey + 1));
        Assert.Equal(3, TrialsOfForgery(next));
        Assert.Equal(1, TrialsOf(next));
    }

    [Fact]
    public void Forgeries_change_no_key()
    {
        byte[] packet = _pair.Protect(SrtpPair.Rtp(0));
        for (int i = 0; i < 1_000; i++)
        {
            TrialsOfForgery(packet);
        }

        Assert.Equal(0, _pair.Receiver.Statistics.KeyChanges);
        Assert.Equal(0, _pair.Receive(packet, SrtpPair.Rtp(0)).Index);
    }

    [Fact]
    public void Disposal_erases_every_key_of_both_ends_and_ends_their_use()
    {
        for (int i = 0; i <= PerKey; i++)
        {
            _pair.Receive(_pair.Protect(SrtpPair.Rtp(i)));
        }

        _pair.Dispose();
        _pair.Dispose();

        Assert.Equal(_aead.Created, _aead.Disposed);
        Assert.Throws<ObjectDisposedException>(() => _pair.Protect(SrtpPair.Rtp(9_999)));
        Assert.Throws<ObjectDisposedException>(() => _pair.ProtectRtcp(SrtpPair.Rtcp(1)));
        Assert.Throws<ObjectDisposedException>(() => _pair.Receive(SrtpPair.Rtp(1)));
        Assert.Throws<ObjectDisposedException>(() => _pair.ReceiveRtcp(SrtpPair.Rtcp(1)));
    }

    private int TrialsOf(byte[] packet)
    {
        int before = _aead.Trials;
        Assert.Equal(SrtpFailure.None, _pair.Receive(packet).Failure);
        return _aead.Trials - before;
    }

    private int TrialsOfForgery(byte[] packet)
    {
        int before = _aead.Trials;
        byte[] forged = [.. packet];
        forged[^1] ^= 1;
        Assert.Equal(SrtpFailure.NotAuthentic, _pair.Receive(forged).Failure);
        return _aead.Trials - before;
    }
}
