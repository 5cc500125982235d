using VoipSdk;

namespace ConsolePhone;

// Recording a call.
internal sealed partial class Phone
{
    private CallRecording? _recording;

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
