using System.Diagnostics;
using System.Globalization;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Integration.Tests.Calls;

namespace VoipSdk.Integration.Tests.Recording;

public sealed class RecordedCalls : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voipsdk-recordings-");

    [Theory]
    [InlineData("call.wav")]
    [InlineData("call.opus")]
    public async Task Each_side_is_on_its_own_channel_and_the_other_end_is_told(string name)
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var alice = new ToneBackend(frequency: 440);
        var bob = new ToneBackend(frequency: 880);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, bob);
        await alice.HeardAsync(880).WaitAsync(TwoUsers.Patience);
        string path = Path.Combine(_folder.FullName, name);

        CallRecording recording = await caller.StartRecordingAsync(path);
        await StatusAsync(callee, isRecording: true);
        await Assert.ThrowsAsync<InvalidOperationException>(() => caller.StartRecordingAsync(path + "2"));
        await DurationAsync(recording, TimeSpan.FromSeconds(2));
        await recording.StopAsync();
        await StatusAsync(callee, isRecording: false);
        await caller.HangUpAsync();

        Assert.Equal(CallRecordingEnd.Stopped, await recording.Completion);
        Assert.Null(recording.Error);
        (float[] left, float[] right) = Read(path);
        Assert.InRange(left.Length / 48_000.0, recording.Duration.TotalSeconds - 0.001, recording.Duration.TotalSeconds + 0.001);
        Assert.True(HasTone(left, 440), "left is what this side said");
        Assert.True(HasTone(right, 880), "right is what it heard");
        Assert.False(HasTone(left, 880) || HasTone(right, 440), "each side is on its own channel");
    }

    [Fact]
    public async Task A_recording_ends_with_its_call_and_its_file_is_whole_then()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(new ToneBackend(440), new ToneBackend(880));
        string path = Path.Combine(_folder.FullName, "short.wav");

        CallRecording recording = await caller.StartRecordingAsync(path);
        await callee.HangUpAsync();
        await caller.WaitForEndAsync().WaitAsync(TwoUsers.Patience);

        Assert.True(recording.Completion.IsCompleted);
        Assert.Equal(CallRecordingEnd.CallEnded, await recording.Completion);
        using var reader = new WavReader(path);
        Assert.Equal(2, reader.Format.Channels);
        await Assert.ThrowsAsync<InvalidOperationException>(() => caller.StartRecordingAsync(path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_created_leaves_the_call_as_it_was()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        (PeerCallSession caller, _) = await users.ConnectAsync(new ToneBackend(440), new ToneBackend(880));

        await Assert.ThrowsAnyAsync<IOException>(
            () => caller.StartRecordingAsync(Path.Combine(_folder.FullName, "no", "such", "folder.wav")));

        Assert.False(caller.IsRecording);
        await using CallRecording recording = await caller.StartRecordingAsync(Path.Combine(_folder.FullName, "next.wav"));
        Assert.True(caller.IsRecording);
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_and_not_the_call()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        await using TwoUsers users = await TwoUsers.CreateAsync();
        var alice = new ToneBackend(440);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(alice, new ToneBackend(880));

        CallRecording recording = await caller.StartRecordingAsync(
            new CallRecordingOptions { OpenStream = () => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 65_536) });
        CallRecordingEnd end = await recording.Completion.WaitAsync(TwoUsers.Patience);

        Assert.Equal(CallRecordingEnd.WriteFailed, end);
        Assert.IsAssignableFrom<IOException>(recording.Error);
        await StatusAsync(callee, isRecording: false);
        alice.Forget();
        await alice.HeardAsync(880).WaitAsync(TwoUsers.Patience);
    }

    [Fact]
    public async Task An_Ogg_Opus_recording_is_what_other_programs_read()
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");
        string path = Path.Combine(_folder.FullName, "check.opus");
        using (var writer = new OggOpusWriter(File.Create(path), new OpusCodec(), 24_000))
        {
            writer.Write(new float[2 * 100_000]);
        }

        // Decoded by others it has as many samples as were written, and two channels.
        string wav = Path.Combine(_folder.FullName, "check.wav");
        string errors = await RunAsync("ffmpeg", $"-v error -y -i {path} -c:a pcm_s16le {wav}");

        Assert.Equal("", errors);
        using var reader = new WavReader(wav);
        float[] frames = new float[2 * 200_000];
        Assert.Equal(2, reader.Format.Channels);
        Assert.Equal(2 * 100_000, reader.Read(frames));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RunAsync(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed (Debian: apt-get install {program}).");
        }

        using Process running = process!;
        string errors = await running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync().WaitAsync(TwoUsers.Patience);
        return errors + (running.ExitCode == 0 ? "" : running.ExitCode.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task StatusAsync(PeerCallSession call, bool isRecording)
    {
        using var patience = new CancellationTokenSource(TwoUsers.Patience);
        while (call.IsRemoteRecording != isRecording)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task DurationAsync(CallRecording recording, TimeSpan duration)
    {
        using var patience = new CancellationTokenSource(TwoUsers.Patience);
        while (recording.Duration < duration)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static (float[] Left, float[] Right) Read(string path)
    {
        float[] frames = new float[2 * 48_000 * 60];
        int count = 0;
        if (path.EndsWith(".wav", StringComparison.Ordinal))
        {
            using var reader = new WavReader(path);
            count = reader.Read(frames);
        }
        else
        {
            using var reader = new OggOpusReader(File.OpenRead(path), path);
            count = reader.Read(frames);
        }

        return (
            [.. frames[..count].Where((_, i) => i % 2 == 0)],
            [.. frames[..count].Where((_, i) => i % 2 == 1)]);
    }

    // A machine with much else to do may have held up some of it.
    private static bool HasTone(float[] samples, double frequency) =>
        Enumerable.Range(0, (samples.Length / 4_800) - 1).Any(part => IsTone(samples.AsSpan(part * 4_800, 9_600), frequency));

    private static bool IsTone(ReadOnlySpan<float> samples, double frequency)
    {
        double re = 0;
        double im = 0;
        double total = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * frequency * i / 48_000;
            re += samples[i] * Math.Cos(angle);
            im += samples[i] * Math.Sin(angle);
            total += (double)samples[i] * samples[i];
        }

        return total / samples.Length > 0.005 && 2 * ((re * re) + (im * im)) / samples.Length > 0.8 * total;
    }
}
