using VoipSdk;

namespace ConsolePhone;

// Recording a call, and playing files into it.
internal sealed partial class Phone
{
    private CallRecording? _recording;
    private CancellationTokenSource? _playing;

    // Not awaited by the prompt: a file is long.
    private Task PlayAsync(string file)
    {
        if (_call is not { } call)
        {
            return Fail("there is no call");
        }

        if (file == "off")
        {
            return _playing is { } playing ? playing.CancelAsync() : Fail("nothing is being played");
        }

        Follow(PlayAsync(call, file));
        return Task.CompletedTask;
    }

    private async Task PlayAsync(PeerCallSession call, string file)
    {
        using var stop = new CancellationTokenSource();
        _playing = stop;
        try
        {
            screen.Show("playing", file);
            bool isWhole = await call.PlayAsync(file, stop.Token);
            screen.Show("played", file, isWhole ? "whole" : "in-part");
        }
        catch (OperationCanceledException)
        {
            screen.Show("played", file, "in-part");
        }
        catch (Exception exception) when (
            exception is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException or VoipCallException)
        {
            screen.Show("error", exception.Message);
        }
        finally
        {
            _playing = _playing == stop ? null : _playing;
        }
    }

    private async Task RecordAsync(string file)
    {
        if (_call is not { } call)
        {
            await Fail("there is no call");
            return;
        }

        if (file == "off")
        {
            await (_recording is { } recording ? recording.StopAsync() : Fail("nothing is being recorded"));
            return;
        }

        try
        {
            _recording = await call.StartRecordingAsync(file);
            screen.Show("recording-started", file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            screen.Show("error", exception.Message);
        }
    }
}
