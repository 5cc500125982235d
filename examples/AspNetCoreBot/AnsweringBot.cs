using VoipSdk;
using VoipSdk.Server;

namespace AspNetCoreBot;

/// <summary>A user that is always there: accepts every invitation, answers every call, says its announcement and hangs up.</summary>
internal sealed partial class AnsweringBot(
    DirectoryClientFactory directory, DirectoryServer server, IConfiguration configuration, ILogger<AnsweringBot> logger)
    : BackgroundService
{
    private readonly string _announcement = Path.Combine(AppContext.BaseDirectory, "announcement.wav");
    private readonly string _username = configuration["Voice:Username"] ?? "welcome";
    private volatile bool _isOnline;

    /// <summary>Whether users can reach it now.</summary>
    public bool IsOnline => _isOnline;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(stoppingToken);
            }
            catch (VoipException exception)
            {
                LogOffline(exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
            finally
            {
                _isOnline = false;
            }
        }
    }

    private async Task ServeAsync(CancellationToken stoppingToken)
    {
        // Leaving this method, for whatever reason, hangs up what is left and tells the callers.
        await using DirectoryClient client = await directory.ConnectAsync(o => o with { Port = server.LocalEndPoint.Port }, stoppingToken);
        await client.LoginAsync(_username, stoppingToken);
        _isOnline = true;
        LogOnline(_username, server.LocalEndPoint);
        await foreach (DirectoryEvent happened in client.ReadEventsAsync(stoppingToken))
        {
            switch (happened)
            {
                case InvitationReceived { Username: var name }:
                    await client.AcceptInviteAsync(name, stoppingToken);
                    break;
                case IncomingCall { Call: var call }:
                    _ = AnswerAsync(call, stoppingToken);
                    break;
            }
        }
    }

    private async Task AnswerAsync(PeerCallSession call, CancellationToken stoppingToken)
    {
        await using (call)
        {
            try
            {
                var announcement = new Announcement(_announcement);
                await call.AcceptAsync(new CallOptions { AudioBackend = announcement }, stoppingToken);
                await Task.WhenAny(announcement.Said, call.WaitForEndAsync(stoppingToken));
                LogAnswered(call.Statistics.Duration);
            }
            catch (Exception exception) when (exception is VoipException or OperationCanceledException)
            {
                LogNotAnswered(exception.Message);
            }
        }
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Username} is online; the directory listens on {EndPoint}")]
    private partial void LogOnline(string username, System.Net.IPEndPoint endPoint);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Not online: {Reason}")]
    private partial void LogOffline(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Answered a call of {Duration}")]
    private partial void LogAnswered(TimeSpan duration);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Could not answer a call: {Reason}")]
    private partial void LogNotAnswered(string reason);
}
