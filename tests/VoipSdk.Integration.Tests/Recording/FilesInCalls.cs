using VoipSdk.Audio;
using VoipSdk.Integration.Tests.Calls;

namespace VoipSdk.Integration.Tests.Recording;

public sealed class FilesInCalls : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voipsdk-played-");

    [Fact]
    public async Task A_file_is_heard_at_the_other_end_in_place_of_the_microphone()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var bob = new ToneBackend(frequency: 880);
        (PeerCallSession caller, _) = await users.ConnectAsync(new ToneBackend(frequency: 440), bob);

        Task<bool> playing = caller.PlayAsync(Tone(660), new CallPlayOptions { ReplacesMicrophone = true });
        await bob.HeardAsync(660).WaitAsync(TwoUsers.Patience);
        Assert.True(await playing.WaitAsync(TwoUsers.Patience));

        bob.Forget();
        await bob.HeardAsync(440).WaitAsync(TwoUsers.Patience);
    }

    [Fact]
    public async Task A_file_is_heard_from_an_end_whose_microphone_gives_nothing()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var bob = new ToneBackend(frequency: 880);
        (PeerCallSession caller, _) = await users.ConnectAsync(new HostAudioBackend(), bob);

        Task<bool> playing = caller.PlayAsync(Tone(660));
        await bob.HeardAsync(660).WaitAsync(TwoUsers.Patience);

        Assert.True(await playing.WaitAsync(TwoUsers.Patience));
    }

    [Fact]
    public async Task Cancelling_ends_it_and_so_does_the_call()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(new ToneBackend(440), new ToneBackend(880));
        using var stop = new CancellationTokenSource();

        Task<bool> cancelled = caller.PlayAsync(Tone(660), stop.Token);
        Task<bool> played = caller.PlayAsync(Tone(770), CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(TwoUsers.Patience));
        await callee.HangUpAsync();

        Assert.False(await played.WaitAsync(TwoUsers.Patience));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Tone(double frequency)
    {
        float[] samples = new float[3 * 48_000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(0.3 * Math.Sin(2 * Math.PI * frequency * i / 48_000));
        }

        string path = Path.Combine(_folder.FullName, $"{frequency}.wav");
        WavFile.WriteMono(path, samples);
        return path;
    }
}
