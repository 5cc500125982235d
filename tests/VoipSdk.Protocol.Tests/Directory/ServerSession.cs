using System.Net;
using System.Text;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

/// <summary>A session machine in virtual time, whose requests the test answers, or a default answers for it.</summary>
internal sealed class ServerSession
{
    public const string ExtendedHello = "000 4242 ext=keepalive \n";
    private readonly byte[] _buffer = new byte[8_192];

    public ServerSession(DirectoryServerMachineOptions? options = null, string address = "192.0.2.7", bool answersItself = true)
    {
        AnswersItself = answersItself;
        Machine = new DirectoryServerMachine(options ?? DirectoryServerMachineOptions.Default, IPAddress.Parse(address), Now);
        Drain();
    }

    public DirectoryServerMachine Machine { get; }

    public MonoTime Now { get; private set; } = MonoTime.FromMilliseconds(5_000);

    /// <summary>Whether logins and requests succeed at once.</summary>
    public bool AnswersItself { get; set; }

    /// <summary>Every transmission, oldest first; one is one write to the socket.</summary>
    public List<string> Sent { get; } = [];

    public List<DirectoryServerEvent> Events { get; } = [];

    /// <summary>All that was transmitted since the last look, as it stands in the stream.</summary>
    public string TakeSent()
    {
        string text = string.Concat(Sent);
        Sent.Clear();
        return text;
    }

    public void Receive(string text) => Receive(Encoding.UTF8.GetBytes(text));

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        Machine.HandleBytes(bytes, Now);
        Drain();
    }

    /// <summary>What a peer without framing writes, and the pause that it makes.</summary>
    public void ReceiveUnframed(string text)
    {
        Receive(text);
        AdvanceBy(TimeSpan.FromMilliseconds(150));
    }

    public void EndOfStream()
    {
        Machine.HandleEndOfStream(Now);
        Drain();
    }

    public void Do(Action<DirectoryServerMachine, MonoTime> call)
    {
        call(Machine, Now);
        Drain();
    }

    /// <summary>Lets time pass as a driver does: from deadline to deadline.</summary>
    public void AdvanceBy(TimeSpan span)
    {
        MonoTime end = Now + span;
        for (int i = 0; Machine.NextDeadline is { } deadline && deadline <= end; i++)
        {
            Assert.True(i < 10_000, "The machine's deadlines do not advance.");
            Now = deadline > Now ? deadline : Now;
            Machine.HandleTimeout(Now);
            Drain();
        }

        Now = end;
    }

    public static ServerSession LoggedIn(string name, string hello = ExtendedHello, DirectoryServerMachineOptions? options = null)
    {
        var session = new ServerSession(options);
        session.Receive(hello);
        session.Receive($"001 {name} \n");
        Assert.True(session.Machine.IsLoggedIn);
        session.TakeSent();
        session.Events.Clear();
        return session;
    }

    public static Username Name(string text) => Username.TryCreate(text, out Username name) ? name : throw new ArgumentException(text);

    public static DirectoryContact Contact(string name, string address = "198.51.100.9", ushort port = 5_000) =>
        new(Name(name), new TransportAddress(IPAddress.Parse(address), port));

    private void Drain()
    {
        while (Machine.TryTakeEvent(out DirectoryServerEvent? serverEvent))
        {
            Events.Add(serverEvent);
            if (!AnswersItself)
            {
                continue;
            }

            if (serverEvent is LoginRequested)
            {
                Machine.CompleteLogin(DirectoryResult.Success, [], [], Now);
            }
            else if (serverEvent is InviteRequested or AcceptRequested or RefuseRequested or MoveRequested)
            {
                Machine.CompleteRequest(DirectoryResult.Success, null, Now);
            }
        }

        while (Machine.TryTransmit(_buffer, out int length))
        {
            Sent.Add(Encoding.UTF8.GetString(_buffer, 0, length));
        }
    }
}
