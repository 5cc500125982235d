using Microsoft.Extensions.DependencyInjection;
using VoipSdk;

namespace DocSamples;

/// <summary>The code of docs/guides/directory-client.md and of the package's readme.</summary>
internal static class DirectoryClientGuide
{
    public static async Task ConsoleAsync(CancellationToken cancellationToken)
    {
        var options = new DirectoryClientOptions { Host = "directory.example.org", Port = 4242 };
        await using DirectoryClient client = await DirectoryClient.ConnectAsync(options, cancellationToken);
        await client.LoginAsync("alice", cancellationToken);
        await client.InviteAsync("bob", cancellationToken);

        await foreach (DirectoryEvent e in client.ReadEventsAsync(cancellationToken))
        {
            switch (e)
            {
                case InvitationReceived { Username: var name }:
                    await client.AcceptInviteAsync(name, cancellationToken);
                    break;
                case ContactAdded { Contact: var friend }:
                    Console.WriteLine($"{friend.Username} is a friend now");
                    break;
                case Disconnected { Error: var error }:
                    Console.WriteLine($"gone: {error?.Reason}");
                    break;
            }
        }
    }

    public static async Task PackageReadmeAsync()
    {
        var options = new DirectoryClientOptions { Host = "directory.example.org" };
        await using DirectoryClient client = await DirectoryClient.ConnectAsync(options);
        await client.LoginAsync("alice");

        await foreach (DirectoryEvent e in client.ReadEventsAsync())
        {
            if (e is InvitationReceived invitation)
            {
                await client.AcceptInviteAsync(invitation.Username);
            }
            else if (e is ContactAdded { Contact: { Username: "bob" } bob })
            {
                PeerCallSession call = await client.CallAsync(bob.Username);
                await call.WaitForConnectedAsync();
            }
            else if (e is IncomingCall { Call: var call })
            {
                await call.AcceptAsync();
            }
        }
    }

    public static async Task InviteAsync(DirectoryClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.InviteAsync(name, cancellationToken);
        }
        catch (VoipRequestException exception) when (exception.Reason == VoipRequestFailure.UserNotFound)
        {
            Console.WriteLine("nobody has that name");
        }
        catch (VoipRequestException exception)
        {
            Console.WriteLine($"refused: {exception.Reason}");
        }
        catch (VoipConnectionException exception)
        {
            Console.WriteLine($"connect again: {exception.Reason}");
        }
    }

    public static async Task<DirectoryClient> ReconnectAsync(
        DirectoryClientOptions options, string name, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = TimeSpan.FromSeconds(1); ; pause = TimeSpan.FromSeconds(Math.Min(60, pause.TotalSeconds * 2)))
        {
            try
            {
                return await LogInAsync(options, name, cancellationToken);
            }
            catch (VoipException exception) when (MayWorkLater(exception))
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    public static void Register(IServiceCollection services)
    {
        services.AddVoipSdk(o => o with { Host = "directory.example.org" });
    }

    private static bool MayWorkLater(VoipException exception) => exception
        is VoipConnectionException
        or VoipRequestException { Reason: VoipRequestFailure.UsernameInUse or VoipRequestFailure.TimedOut };

    private static async Task<DirectoryClient> LogInAsync(
        DirectoryClientOptions options, string name, CancellationToken cancellationToken)
    {
        DirectoryClient client = await DirectoryClient.ConnectAsync(options, cancellationToken);
        try
        {
            await client.LoginAsync(name, cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public sealed class Lobby(DirectoryClientFactory directory)
    {
        public Task<DirectoryClient> ConnectAsync(CancellationToken cancellationToken) => directory.ConnectAsync(cancellationToken);
    }

    internal interface ILobbyScreen
    {
        void ShowInvitation(string name);

        void ShowFriends(IReadOnlyList<Contact> friends);

        void ShowOffline();

        void ShowResult(string? text);
    }

    internal sealed class Game(DirectoryClient client, ILobbyScreen lobby)
    {
        private readonly DirectoryClient _client = client;
        private readonly ILobbyScreen _lobby = lobby;
        private Task? _invite;

        public void Update()
        {
            while (_client.TryReadEvent(out DirectoryEvent? e))
            {
                switch (e)
                {
                    case InvitationReceived { Username: var name }:
                        _lobby.ShowInvitation(name);
                        break;
                    case ContactAdded or ContactChanged:
                        _lobby.ShowFriends(_client.Contacts);
                        break;
                    case Disconnected { Error: not null }:
                        _lobby.ShowOffline();
                        break;
                }
            }
        }

        public void UpdateInvite(string name)
        {
            _invite ??= _client.InviteAsync(name);

            if (_invite.IsCompleted)
            {
                _lobby.ShowResult(_invite.IsCompletedSuccessfully ? "sent" : _invite.Exception?.InnerException?.Message);
                _invite = null;
            }
        }

        public DirectoryClientEvents Attach()
        {
            var events = new DirectoryClientEvents(_client);
            events.InvitationReceived += (_, e) => _lobby.ShowInvitation(e.Username);
            events.Disconnected += (_, e) => _lobby.ShowOffline();
            events.Start();
            return events;
        }
    }
}
