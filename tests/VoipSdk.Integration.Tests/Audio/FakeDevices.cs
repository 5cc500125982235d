using VoipSdk.Audio;
using VoipSdk.Integration.Tests.Calls;
using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Audio;

/// <summary>The test kit's sound card, first at a port of its own, then in real calls.</summary>
public class FakeDevices
{
    [Fact]
    public async Task What_is_said_begins_when_the_call_does()
    {
        var device = new FakeAudioDevice();
        var port = new AudioPort(new Echo(), 48_000, isLive: false);
        await using IAudioStream stream = await device.OpenAsync(port, TestContext.Current.CancellationToken);
        float[] tone = TestSound.Tone(440, TimeSpan.FromMilliseconds(25));
        device.Say(tone);

        device.Advance(TimeSpan.FromSeconds(5));
        port.GoLive();
        device.Advance(TimeSpan.FromMilliseconds(14));
        device.Advance(TimeSpan.FromMilliseconds(16));

        float[] captured = new float[48_000];
        Assert.Equal(30 * 48, port.ReadCaptured(captured));
        Assert.Equal(tone, captured[..tone.Length]);
        Assert.Equal(captured[..(30 * 48)], device.Said.ToArray());
        Assert.All(device.Heard.ToArray(), sample => Assert.Equal(0.25f, sample));
        Assert.Equal(device.Said.Duration, device.Heard.Duration);
    }

    [Fact]
    public async Task A_stalled_device_loses_the_time_in_which_it_stands_still()
    {
        var device = new FakeAudioDevice();
        await using IAudioStream stream = await device.OpenAsync(
            new AudioPort(new Echo(), 48_000), TestContext.Current.CancellationToken);

        device.Advance(TimeSpan.FromMilliseconds(50));
        device.IsStalled = true;
        device.Advance(TimeSpan.FromMilliseconds(300));
        device.IsStalled = false;
        device.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(TimeSpan.FromMilliseconds(100), device.Said.Duration);
    }

    [Fact]
    public async Task Two_calls_are_told_the_same_and_heard_together()
    {
        var device = new FakeAudioDevice();
        var first = new AudioPort(new Echo(), 48_000);
        var second = new AudioPort(new Echo(), 48_000);
        await using IAudioStream one = await device.OpenAsync(first, TestContext.Current.CancellationToken);
        await using IAudioStream other = await device.OpenAsync(second, TestContext.Current.CancellationToken);

        device.Advance(TimeSpan.FromMilliseconds(10));
        await one.DisposeAsync();
        device.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal([480, 960], new[] { first.CapturedAvailable, second.CapturedAvailable });
        Assert.Equal([0.5f, 0.25f], device.Heard.ToArray().Distinct());
        Assert.Equal(1, device.OpenStreams);
    }

    [Fact]
    public async Task A_call_whose_device_does_not_open_rings_nobody()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var device = new FakeAudioDevice { OpenFailure = new InvalidOperationException("The device is in use.") };

        VoipCallException failure = await Assert.ThrowsAsync<VoipCallException>(
            () => users.Alice.CallAsync("bob", new CallOptions { AudioBackend = device }));

        Assert.Equal(VoipCallFailure.AudioUnavailable, failure.Reason);
        Assert.Empty(users.Bob.Calls);
    }

    [Fact]
    public async Task A_call_survives_a_device_that_is_unplugged_and_closes_what_it_opened()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var alice = new FakeAudioDevice();
        var bob = new FakeAudioDevice();
        alice.SayAgainAndAgain(TestSound.Speech(TimeSpan.FromSeconds(5), seed: 1));
        bob.SayAgainAndAgain(TestSound.Speech(TimeSpan.FromSeconds(5), seed: 2));
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);
        await Task.WhenAll(alice.RunAsync(TimeSpan.FromSeconds(1)), bob.RunAsync(TimeSpan.FromSeconds(1)));

        alice.Unplug();
        await Task.WhenAll(alice.RunAsync(TimeSpan.FromSeconds(1)), bob.RunAsync(TimeSpan.FromSeconds(1)));

        Assert.Equal(CallState.Connected, caller.State);
        Assert.Equal(CallState.Connected, callee.State);
        await caller.HangUpAsync();
        await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience);
        await caller.WaitForEndAsync().WaitAsync(TwoUsers.Patience);
        Assert.Equal((0, 0), (alice.OpenStreams, bob.OpenStreams));
        Assert.True(bob.Heard.ToArray().Max() > 0.05f);
    }

    private sealed class Echo : IPlaybackSource
    {
        public void Pull(Span<float> samples) => samples.Fill(0.25f);
    }
}
