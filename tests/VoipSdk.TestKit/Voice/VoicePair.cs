using System.Net;
using VoipSdk.Codecs;
using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// Two users who talk to each other over a <see cref="SimNetwork"/>, with the codecs, RTP and jitter buffers of real calls, in
/// virtual time: ten minutes take seconds, and the same seed does the same to the last sample.
/// </summary>
/// <remarks>Their call is up from the beginning; <see cref="CallPair"/> is for how calls begin and end. Not thread-safe.</remarks>
/// <example>
/// <code>
/// using var pair = VoicePair.Create(seed: 1, link: Link.Lossy(0.15));
/// pair.Alice.Say(TestSound.Speech(TimeSpan.FromSeconds(10), seed: 1));
/// pair.AdvanceBy(TimeSpan.FromSeconds(11));
/// Assert.True(pair.HeardByBob().IsHeard);
/// </code>
/// </example>
public sealed class VoicePair : IDisposable
{
    private VoicePair(SimNetwork network, VoiceParty alice, VoiceParty bob)
    {
        Network = network;
        Alice = alice;
        Bob = bob;
    }

    /// <summary>What lies between the two. It keeps no transcript unless it is told to.</summary>
    public SimNetwork Network { get; }

    /// <summary>alice, at 192.0.2.1:4000.</summary>
    public VoiceParty Alice { get; }

    /// <summary>bob, at 192.0.2.2:4000.</summary>
    public VoiceParty Bob { get; }

    /// <summary>The virtual time.</summary>
    public MonoTime Now => Network.Now;

    /// <summary>Creates two users in a call.</summary>
    /// <param name="seed">Decides every loss and delay.</param>
    /// <param name="link">The link in both directions; null for <see cref="Link.Perfect"/>.</param>
    /// <param name="codec">
    /// The codec of both; null for PCMU, which is the same on every machine. <see cref="OpusCodec"/> needs libopus.
    /// </param>
    /// <exception cref="VoipCallException">The codec cannot work here.</exception>
    public static VoicePair Create(int seed, Link? link = null, IAudioCodec? codec = null)
    {
        return Create(seed, link, new VoiceChannelOptions { Codecs = [codec ?? new PcmuCodec()] });
    }

    /// <summary>Creates two users in a call.</summary>
    /// <param name="seed">Decides every loss and delay, and the numbers with which the streams begin.</param>
    /// <param name="link">The link in both directions; null for <see cref="Link.Perfect"/>.</param>
    /// <param name="options">How both send and hear; clock, source and first numbers are the pair's.</param>
    /// <exception cref="ArgumentException">Names every value that is out of range.</exception>
    /// <exception cref="VoipCallException">The codec cannot work here.</exception>
    public static VoicePair Create(int seed, Link? link, VoiceChannelOptions options) => Create(seed, link, options, options);

    /// <summary>Creates two users in a call, who send and hear in different ways.</summary>
    /// <param name="seed">Decides every loss and delay, and the numbers with which the streams begin.</param>
    /// <param name="link">The link in both directions; null for <see cref="Link.Perfect"/>.</param>
    /// <param name="alice">How alice sends and hears; clock, source and first numbers are the pair's.</param>
    /// <param name="bob">The same for bob.</param>
    /// <exception cref="ArgumentException">Names every value that is out of range.</exception>
    /// <exception cref="VoipCallException">The codec cannot work here.</exception>
    public static VoicePair Create(int seed, Link? link, VoiceChannelOptions alice, VoiceChannelOptions bob)
    {
        ArgumentNullException.ThrowIfNull(alice);
        ArgumentNullException.ThrowIfNull(bob);
        var network = new SimNetwork(seed) { DefaultLink = link ?? Link.Perfect, KeepsTranscript = false };
        var first = new TransportAddress(new IPAddress(new byte[] { 192, 0, 2, 1 }), 4000);
        var second = new TransportAddress(new IPAddress(new byte[] { 192, 0, 2, 2 }), 4000);
        return new VoicePair(
            network,
            new VoiceParty(network, first, second, unchecked((seed * 2) + 1), alice),
            new VoiceParty(network, second, first, unchecked((seed * 2) + 2), bob));
    }

    /// <summary>Lets time pass.</summary>
    public void AdvanceBy(TimeSpan span) => Network.AdvanceBy(span);

    /// <summary>How much bob has heard of what alice has said, from the beginning or since both recordings were cleared.</summary>
    /// <exception cref="ArgumentException">Alice has said too little, or nothing but a steady tone.</exception>
    public SpeechMatch HeardByBob() => SpeechMatch.Compare(Alice.Said.ToArray(), Bob.Heard.ToArray());

    /// <summary>How much alice has heard of what bob has said, from the beginning or since both recordings were cleared.</summary>
    /// <exception cref="ArgumentException">Bob has said too little, or nothing but a steady tone.</exception>
    public SpeechMatch HeardByAlice() => SpeechMatch.Compare(Bob.Said.ToArray(), Alice.Heard.ToArray());

    /// <summary>Frees the codecs.</summary>
    public void Dispose()
    {
        Alice.Dispose();
        Bob.Dispose();
    }
}
