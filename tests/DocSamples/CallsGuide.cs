using VoipSdk;

namespace DocSamples;

/// <summary>The code of docs/guides/calls.md.</summary>
internal static class CallsGuide
{
    public static async Task PlaceAsync(DirectoryClient client)
    {
        await using PeerCallSession call = await client.CallAsync("bob");
        if (await call.WaitForConnectedAsync())
        {
            Console.WriteLine($"talking to {call.RemoteUsername} with {call.Codec}");
            await Task.Delay(TimeSpan.FromSeconds(5));
            await call.HangUpAsync();
        }

        Console.WriteLine($"the call ended: {call.EndReason}");
    }

    public static async Task AnswerAsync(DirectoryClient client, CancellationToken cancellationToken)
    {
        await foreach (DirectoryEvent happened in client.ReadEventsAsync(cancellationToken))
        {
            if (happened is IncomingCall { Call: var call })
            {
                await call.AcceptAsync(cancellationToken);
            }
        }
    }

    public static void HoldAndMute(PeerCallSession call)
    {
        call.IsMuted = true;  // this end sends silence
        call.IsOnHold = true; // this end sends nothing, and hears nothing
        call.IsOnHold = false;
    }

    internal sealed class Game(DirectoryClient client)
    {
        private PeerCallSession? _call;
        private Task _answering = Task.CompletedTask;
        private string _status = "";

        public (string Status, bool IsAnswering) Update()
        {
            while (client.TryReadEvent(out DirectoryEvent? happened))
            {
                if (happened is IncomingCall { Call: var incoming })
                {
                    _call = incoming;
                    _answering = incoming.AcceptAsync();
                }
            }

            while (_call is not null && _call.TryReadEvent(out CallEvent? callEvent))
            {
                _status = callEvent switch
                {
                    CallRang => "ringing",
                    CallEstablished => "talking",
                    CallFinished finished => $"over: {finished.Reason}",
                    _ => _status,
                };
            }

            return (_status, !_answering.IsCompleted);
        }
    }
}
