using System.Globalization;
using System.Net;
using System.Text;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Security;

namespace VoipSdk.TestKit;

/// <summary>
/// Two users who are contacts of each other, in virtual time: alice, who dials in most tests, and bob.
/// </summary>
/// <remarks>The same seed with the same calls does the same. Not thread-safe.</remarks>
/// <example>
/// <code>
/// var pair = CallPair.Create(seed: 7, link: Link.Lossy(0.15));
/// pair.Caller.Dial();
/// pair.AdvanceBy(TimeSpan.FromSeconds(5));
/// pair.Callee.Answer();
/// </code>
/// </example>
public sealed class CallPair
{
    // Different in each run: shown, they would say nothing.
    private static readonly string[] Secrets = ["e", "commit", "reset", "cookie", "sig", "nonce", "seen", "mac", "token", "invite"];

    private CallPair(SimNetwork network, CallParty caller, CallParty callee)
    {
        Network = network;
        Caller = caller;
        Callee = callee;
    }

    /// <summary>What lies between the two.</summary>
    public SimNetwork Network { get; }

    /// <summary>alice, at 192.0.2.1:4000.</summary>
    public CallParty Caller { get; }

    /// <summary>bob, at 192.0.2.2:4000.</summary>
    public CallParty Callee { get; }

    /// <summary>The virtual time.</summary>
    public MonoTime Now => Network.Now;

    /// <summary>Creates two users who are logged in and idle, and trust each other's identity keys: calls are encrypted.</summary>
    /// <param name="seed">Decides every loss and delay, and the ids of calls.</param>
    /// <param name="link">The link in both directions; null for <see cref="Link.Perfect"/>.</param>
    /// <param name="callerOptions">Null for the defaults.</param>
    /// <param name="calleeOptions">Null for the defaults.</param>
    public static CallPair Create(
        int seed, Link? link = null, CallAgentOptions? callerOptions = null, CallAgentOptions? calleeOptions = null) =>
        Create(seed, link ?? Link.Perfect, callerOptions, calleeOptions, TestIdentities.Of("alice"), TestIdentities.Of("bob"));

    /// <summary>
    /// Creates two users who are logged in and idle, and have no identity keys: their calls go in the clear, as those of
    /// the base level do.
    /// </summary>
    /// <inheritdoc cref="Create(int, Link?, CallAgentOptions?, CallAgentOptions?)" />
    public static CallPair CreateUnencrypted(
        int seed, Link? link = null, CallAgentOptions? callerOptions = null, CallAgentOptions? calleeOptions = null) =>
        Create(seed, link ?? Link.Perfect, InTheClear(callerOptions), InTheClear(calleeOptions), null, null);

    private static CallAgentOptions InTheClear(CallAgentOptions? options) =>
        (options ?? new CallAgentOptions()) with { Encryption = CallEncryption.Preferred };

    private static CallPair Create(
        int seed, Link link, CallAgentOptions? callerOptions, CallAgentOptions? calleeOptions, IdentityKey? aliceKey, IdentityKey? bobKey)
    {
        var network = new SimNetwork(seed) { DefaultLink = link };
        var alice = new TransportAddress(new IPAddress(new byte[] { 192, 0, 2, 1 }), 4000);
        var bob = new TransportAddress(new IPAddress(new byte[] { 192, 0, 2, 2 }), 4000);
        var caller = new CallParty(network, "alice", alice, unchecked((seed * 2) + 1), aliceKey, callerOptions);
        var callee = new CallParty(network, "bob", bob, unchecked((seed * 2) + 2), bobKey, calleeOptions);
        caller.AddContact("bob", bob, bobKey?.PublicKey);
        callee.AddContact("alice", alice, aliceKey?.PublicKey);
        return new CallPair(network, caller, callee);
    }

    /// <summary>Lets time pass.</summary>
    public void AdvanceBy(TimeSpan span) => Network.AdvanceBy(span);

    /// <summary>
    /// What was sent so far, one line a datagram: <c>0.000 alice → bob: 004 alice</c>, with <c>(lost)</c> where it was.
    /// Ids of calls show as <c>#1</c>, <c>#2</c> in the order of their appearance, keys and codes as <c>*</c>.
    /// </summary>
    public string Transcript()
    {
        var text = new StringBuilder();
        var ids = new Dictionary<string, string>();
        foreach (SimDatagram datagram in Network.Transcript)
        {
            double seconds = datagram.SentAt.Since(MonoTime.Zero).TotalSeconds;
            _ = text.Append(seconds.ToString("0.000", CultureInfo.InvariantCulture)).Append(' ')
                .Append(NameOf(datagram.From)).Append(" → ").Append(NameOf(datagram.To)).Append(": ")
                .Append(ShortenIds(datagram.Text, ids)).Append(datagram.IsLost ? " (lost)\n" : "\n");
        }

        return text.ToString();
    }

    private static string ShortenIds(string text, Dictionary<string, string> ids)
    {
        string[] fields = text.Split(' ');
        for (int i = 0; i < fields.Length; i++)
        {
            int value = fields[i].IndexOf('=') + 1;
            if (value > 0 && Secrets.Contains(fields[i][..(value - 1)]))
            {
                fields[i] = fields[i][..value] + "*";
            }
            else if (value > 0 && CallId.TryParse(fields[i][value..], out _))
            {
                string id = fields[i][value..];
                _ = ids.TryAdd(id, "#" + (ids.Count + 1).ToString(CultureInfo.InvariantCulture));
                fields[i] = fields[i][..value] + ids[id];
            }
        }

        return string.Join(' ', fields);
    }

    private string NameOf(TransportAddress address) =>
        address == Caller.Address ? Caller.Username : address == Callee.Address ? Callee.Username : address.ToString();
}
