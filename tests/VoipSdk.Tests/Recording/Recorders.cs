using Microsoft.Extensions.Time.Testing;
using VoipSdk.Audio;
using VoipSdk.Internal;

namespace VoipSdk.Tests.Recording;

// What writes a recording to its file, and what happens when it cannot.
public class Recorders
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<CallRecordingEnd> _ends = [];

    [Fact]
    public async Task What_was_taken_is_in_the_file_when_the_recording_has_ended()
    {
        var file = new MemoryStream();
        CallRecorder recorder = Create(new StereoWavSink(new Unclosed(file), WavSampleFormat.IeeeFloat32));
        recorder.Tap.WriteHere([0.5f, 0.25f], new MediaClock(_time).Now);
        recorder.Tap.WriteThere([-0.5f, -0.25f], new MediaClock(_time).Now);

        Assert.Equal(CallRecordingEnd.Stopped, await recorder.EndAsync(CallRecordingEnd.Stopped));
        Assert.Equal(CallRecordingEnd.Stopped, await recorder.EndAsync(CallRecordingEnd.CallEnded));

        file.Position = 0;
        using var reader = new WavReader(file);
        float[] frames = new float[8];
        Assert.Equal(2, reader.Format.Channels);
        Assert.Equal(4, reader.Read(frames));
        Assert.Equal([0.5f, -0.5f, 0.25f, -0.25f], frames[..4]);
        Assert.Equal([CallRecordingEnd.Stopped], _ends);
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_with_its_error()
    {
        CallRecorder recorder = Create(new FullDisk());
        recorder.Tap.WriteHere(new float[48_000], new MediaClock(_time).Now);
        recorder.Tap.WriteThere(new float[48_000], new MediaClock(_time).Now);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CallRecordingEnd.WriteFailed, await recorder.Completion);
        Assert.IsType<IOException>(recorder.Error);
        Assert.Equal([CallRecordingEnd.WriteFailed], _ends);
    }

    [Fact]
    public async Task A_disk_that_does_not_come_back_ends_the_recording_without_being_waited_for()
    {
        using var disk = new StuckDisk();
        CallRecorder recorder = Create(disk);
        Feed(recorder, seconds: 1);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await disk.Entered.Task;

        Feed(recorder, seconds: 5);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(CallRecordingEnd.TooSlow, await recorder.Completion);
        Assert.Equal([CallRecordingEnd.TooSlow], _ends);
    }

    [Fact]
    public void Taking_sound_allocates_nothing()
    {
        var tap = new RecordingTap();
        float[] block = new float[480];
        tap.WriteHere(block, default);
        tap.WriteThere(block, default);

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                tap.WriteHere(block, default);
                tap.WriteThere(block, default);
            }
        });

        Assert.Equal(0, allocated);
        Assert.True(tap.HasOverflowed);
    }

    private void Feed(CallRecorder recorder, int seconds)
    {
        for (int i = 0; i < seconds * 100; i++)
        {
            recorder.Tap.WriteHere(new float[480], new MediaClock(_time).Now);
            recorder.Tap.WriteThere(new float[480], new MediaClock(_time).Now);
        }
    }

    private CallRecorder Create(IStereoSink sink) => new(sink, _time, _ends.Add);

    private sealed class FullDisk : IStereoSink
    {
        public void Write(ReadOnlySpan<float> interleaved) => throw new IOException("No space left on device.");

        public void Dispose()
        {
        }
    }

    private sealed class StuckDisk : IStereoSink
    {
        private readonly ManualResetEventSlim _free = new();
        private bool _isFree;

        public TaskCompletionSource Entered { get; } = new();

        public void Write(ReadOnlySpan<float> interleaved)
        {
            Entered.TrySetResult();
            _free.Wait(TestContext.Current.CancellationToken);
        }

        public void Dispose()
        {
            if (!_isFree)
            {
                _isFree = true;
                _free.Set();
            }
        }
    }

    // The recording closes its stream; the test still wants to read it.
    private sealed class Unclosed(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
