using VoipSdk.Audio;

namespace AspNetCoreBot;

/// <summary>A WAV file for one call, and a task that says when it was played.</summary>
internal sealed class Announcement(string path) : IAudioBackend
{
    private readonly WavAudioBackend _file = new(new WavAudioOptions { InputPath = path });
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "announcement";

    /// <summary>Completes when all has been said.</summary>
    public Task Said => _said.Task;

    public async ValueTask<IAudioStream> OpenAsync(AudioPort port, CancellationToken cancellationToken = default)
    {
        IAudioStream stream = await _file.OpenAsync(port, cancellationToken);
        _ = TellWhenSaidAsync(stream);
        return stream;
    }

    // The last words are still on their way to the caller's ear.
    private async Task TellWhenSaidAsync(IAudioStream stream)
    {
        await stream.Completion;
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        _said.SetResult();
    }
}
