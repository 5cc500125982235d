using System.Text;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Directory;

/// <summary>A client machine in simulated time; what it sends and says is kept as text.</summary>
internal sealed class DirectoryClientHarness
{
    private readonly byte[] _buffer = new byte[8_192];
    private int _steps;

    private DirectoryClientHarness(DirectoryClientSettings? settings)
    {
        Machine = new DirectoryClientMachine(settings ?? new DirectoryClientSettings());
        Machine.Start(Now);
        Drain();
    }

    public DirectoryClientMachine Machine { get; }

    public MonoTime Now { get; private set; } = MonoTime.FromMilliseconds(5_000);

    /// <summary>One entry a segment, terminator included, and when it was sent.</summary>
    public List<(string Text, MonoTime At)> Sent { get; } = [];

    public List<DirectoryClientEvent> Events { get; } = [];

    /// <summary>Started; 000 is sent, nothing has come back.</summary>
    public static DirectoryClientHarness Started(DirectoryClientSettings? settings = null) => new(settings);

    /// <summary>A server that announces everything.</summary>
    public static DirectoryClientHarness Extended(DirectoryClientSettings? settings = null)
    {
        var harness = new DirectoryClientHarness(settings);
        harness.Receive("000 ext=ringing,keepalive \n");
        return harness.Forget();
    }

    /// <summary>A deployed server: <c>0</c> without an end, and silence.</summary>
    public static DirectoryClientHarness BaseLevel(DirectoryClientSettings? settings = null)
    {
        var harness = new DirectoryClientHarness(settings);
        harness.Receive("0");
        harness.AdvanceBy(100);
        return harness.Forget();
    }

    public DirectoryClientHarness LoggedIn(string name = "alice")
    {
        Login(name);
        Receive(Machine.ServerIsExtended ? "002 \n" : "2");
        AdvanceBy(100);
        Assert.Equal(name, Machine.Username?.Display);
        return Forget();
    }

    public long Login(string name, IdentityPublicKey? key = null) => Do(m => m.Login(name, key, Now));

    public long Invite(string name) => Do(m => m.Invite(name, Now));

    public long Accept(string name) => Do(m => m.Accept(name, Now));

    public long Refuse(string name) => Do(m => m.Refuse(name, Now));

    public void Receive(string text) => Receive(Encoding.UTF8.GetBytes(text));

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        Machine.HandleBytes(bytes, Now);
        Drain();
    }

    public void ReceiveEnd()
    {
        Machine.HandleEndOfStream(Now);
        Drain();
    }

    public void AdvanceBy(double milliseconds)
    {
        MonoTime end = Now + TimeSpan.FromMilliseconds(milliseconds);
        while (Machine.NextDeadline is { } deadline && deadline <= end)
        {
            Now = deadline > Now ? deadline : Now;
            Assert.True(++_steps < 100_000, "The machine's deadline does not move on.");
            Machine.HandleTimeout(Now);
            Drain();
        }

        Now = end;
    }

    /// <summary>What was sent since the last call, joined with "|"; the terminator SP LF is left out.</summary>
    public string TakeSent()
    {
        string text = string.Join('|', Sent.Select(sent => sent.Text.EndsWith(" \n", StringComparison.Ordinal)
            ? sent.Text[..^2]
            : sent.Text.Replace("\n", "LF", StringComparison.Ordinal)));
        Sent.Clear();
        return text;
    }

    /// <summary>What happened since the last call, in short, joined with "|".</summary>
    public string TakeEvents()
    {
        string text = string.Join('|', Events.Select(Describe));
        Events.Clear();
        return text;
    }

    private DirectoryClientHarness Forget()
    {
        Sent.Clear();
        Events.Clear();
        return this;
    }

    private long Do(Func<DirectoryClientMachine, long> command)
    {
        long id = command(Machine);
        Drain();
        return id;
    }

    // As a driver does it: events first, and again behind each packet. What comes to light only behind the last packet
    // would wait for the next input.
    private void Drain()
    {
        DrainEvents();
        while (Machine.TryTransmit(_buffer, out int length))
        {
            Sent.Add((Encoding.UTF8.GetString(_buffer, 0, length), Now));
            DrainEvents();
        }

        Assert.False(Machine.TryTakeEvent(out _), "An event appeared although nothing was transmitted.");
    }

    private void DrainEvents()
    {
        while (Machine.TryTakeEvent(out DirectoryClientEvent? clientEvent))
        {
            Events.Add(clientEvent);
        }
    }

    private static string Describe(DirectoryClientEvent clientEvent) => clientEvent switch
    {
        DirectoryClientEvent.Welcomed => "welcomed",
        DirectoryClientEvent.LoggedIn e => $"logged-in {e.Username}",
        DirectoryClientEvent.InvitationReceived e => $"invited-by {e.Username}",
        DirectoryClientEvent.InvitationSettled e => $"settled {e.Username}",
        DirectoryClientEvent.InvitationRefused e => $"refused-by {e.Username}",
        DirectoryClientEvent.ContactReceived e =>
            $"{(e.IsNew ? "contact" : "moved")} {e.Contact.Username} {e.Contact.Endpoint}",
        DirectoryClientEvent.RequestSucceeded e => $"ok #{e.RequestId}",
        DirectoryClientEvent.RequestFailed e => $"failed #{e.RequestId} {e.Refusal}",
        DirectoryClientEvent.Closed e => $"closed {e.Reason}",
        _ => clientEvent.ToString(),
    };
}
