using System.Runtime.InteropServices;

namespace JitterBench;

/// <summary>libspeexdsp's jitter buffer, asked every 20 ms as its manual says.</summary>
internal static unsafe partial class SpeexBuffer
{
    private const string Library = "libspeexdsp.so.1";
    private const int Units = 20;
    private const int Ok = 0;
    private const int SetMargin = 0;

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>The best of several margins.</summary>
    public static Result Best(Trace trace, double phase) =>
        new[] { 0, 5, 10, 20, 40 }.Select(margin => Run(trace, margin, phase)).MaxBy(result => result.Rating)!;

    private static Result Run(Trace trace, int margin, double phase)
    {
        var playback = new Playback();
        double least = trace.Delays.Where(delay => delay >= 0).Min();
        (double Arrival, int Frame)[] arrivals = trace.Arrivals();
        nint buffer = Init(Units);
        try
        {
            Control(buffer, SetMargin, ref margin);
            Play(playback, buffer, arrivals, least, phase);
        }
        finally
        {
            Destroy(buffer);
        }

        return Result.Of("speexdsp, best", playback);
    }

    private static void Play(Playback playback, nint buffer, (double Arrival, int Frame)[] arrivals, double least, double phase)
    {
        // A time-stamp unit is a millisecond, from 1 s on: the library takes 0 for nothing.
        const uint Origin = 1_000;
        byte content = 1;
        byte output = 0;
        int next = 0;
        int last = -1;
        for (double now = arrivals[0].Arrival + phase; last < arrivals[^1].Frame && now < arrivals[^1].Arrival + 1_000; now += Units)
        {
            for (; next < arrivals.Length && arrivals[next].Arrival <= now; next++)
            {
                uint timestamp = Origin + (uint)(arrivals[next].Frame * Units);
                var packet = new Packet { Data = &content, Length = 1, Timestamp = timestamp, Span = Units };
                Put(buffer, ref packet);
            }

            var got = new Packet { Data = &output, Length = 1 };
            bool isHeard = Get(buffer, ref got, Units, out _) == Ok;
            Tick(buffer);
            if (isHeard)
            {
                last = (int)(got.Timestamp - Origin) / Units;
                playback.Started(now, now - (last * Trace.FrameMilliseconds) - least);
            }

            if (last >= 0)
            {
                playback.Heard(now, isHeard ? 0 : Units, Units);
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Packet
    {
        public byte* Data;
        public uint Length;
        public uint Timestamp;
        public uint Span;
        public ushort Sequence;
        public uint UserData;
    }

    [LibraryImport(Library, EntryPoint = "jitter_buffer_init")]
    private static partial nint Init(int step);

    [LibraryImport(Library, EntryPoint = "jitter_buffer_destroy")]
    private static partial void Destroy(nint buffer);

    [LibraryImport(Library, EntryPoint = "jitter_buffer_put")]
    private static partial void Put(nint buffer, ref Packet packet);

    [LibraryImport(Library, EntryPoint = "jitter_buffer_get")]
    private static partial int Get(nint buffer, ref Packet packet, int span, out int offset);

    [LibraryImport(Library, EntryPoint = "jitter_buffer_tick")]
    private static partial void Tick(nint buffer);

    [LibraryImport(Library, EntryPoint = "jitter_buffer_ctl")]
    private static partial int Control(nint buffer, int request, ref int value);
}
