using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;
using VoipSdk.Server.Internal;

namespace VoipSdk.Server.Tests.Directory;

/// <summary>A logged-in user of a test, who writes down what the directory says.</summary>
internal sealed class RecordingSession : IUserSession
{
    private readonly List<string> _notices = [];

    public required LoginAnswer Login { get; set; }

    public IUserPresence Presence => Login.Presence ?? throw new InvalidOperationException($"Not logged in: {Login.Result}");

    public static Username Name(string text) => Username.TryCreate(text, out Username name) ? name : throw new ArgumentException(text);

    public static TransportAddress Endpoint(ushort port) => new(System.Net.IPAddress.Parse("192.0.2.1"), port);

    public static async Task<RecordingSession> LoginAsync(IUserDirectory directory, string name, ushort port = 4242, IdentityPublicKey? key = null)
    {
        var session = new RecordingSession { Login = LoginAnswer.Refused(DirectoryResult.Unavailable) };
        session.Login = await directory.LoginAsync(new DirectoryContact(Name(name), Endpoint(port), key), session);
        return session;
    }

    /// <summary>What was said since the last look: <c>invite al; contact Bob 192.0.2.1:4242 [key]; refused cy</c>.</summary>
    public string TakeNotices()
    {
        lock (_notices)
        {
            string text = string.Join("; ", _notices);
            _notices.Clear();
            return text;
        }
    }

    public void NotifyInvite(Username from) => Add($"invite {from}");

    public void NotifyContact(DirectoryContact contact) => Add(
        $"contact {contact.Username} {contact.Endpoint}" + (contact.IdentityKey is null ? "" : $" {contact.IdentityKey}"));

    public void NotifyRefused(Username by) => Add($"refused {by}");

    private void Add(string notice)
    {
        lock (_notices)
        {
            _notices.Add(notice);
        }
    }
}
