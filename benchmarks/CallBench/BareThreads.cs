using System.Diagnostics;
using VoipSdk.Audio;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// The floor of calls with the threads that calls have: one that encodes, seals and sends what is due, one in recvfrom at each
/// client's socket, which opens what comes, and one that decodes each 10 ms what its devices play. Nothing but native calls, rings,
/// and waiting.
/// </summary>
internal sealed unsafe class BareThreads : IDisposable
{
    private const int Header = 16;
    private const string NamePrefix = "floor";
    private readonly DatagramSocket[] _sockets;
    private readonly byte[][] _addresses;
    private readonly LibOpus[] _codecs;
    private readonly LibCrypto[] _seals;
    private readonly LibCrypto[] _opens;
    private readonly SpscRing<byte>[] _rings;
    private readonly float[] _speech;
    private readonly Thread[] _receivers;
    private volatile bool _isStopping;
    private volatile bool _isPaused;
    private long _count;
    private long _decoded;

    public BareThreads(int calls, int complexity, float[] speech)
    {
        _speech = speech;
        T[] Each<T>(Func<int, T> make) => [.. Enumerable.Range(0, 2 * calls).Select(make)];
        _sockets = [.. Enumerable.Range(0, calls + 1).Select(_ => DatagramSocket.Bind(null, 0))];
        _addresses = Each(direction => Address(_sockets[From(direction)], _sockets[To(direction)]));
        _codecs = Each(_ => new LibOpus(24_000, complexity));
        _seals = Each(_ => new LibCrypto(encrypt: true));
        _opens = Each(_ => new LibCrypto(encrypt: false));
        _rings = Each(_ => new SpscRing<byte>(4_096));
        _receivers = [.. _sockets.Select(socket => Start($"{NamePrefix} calls", () => Receive(socket.Descriptor)))];
    }

    /// <summary>Of the last measurement, by the name of the thread.</summary>
    public IReadOnlyDictionary<string, double> Threads { get; private set; } = new Dictionary<string, double>();

    /// <summary>Talks so long, in real time.</summary>
    /// <returns>CPU time of all its threads for a frame in one direction, in microseconds.</returns>
    public double Measure(int seconds)
    {
        _isPaused = false;
        Thread media = Start($"{NamePrefix} media", () => Pace(SendDue));
        Thread devices = Start($"{NamePrefix} devices", () => Pace(_ => Play()));
        Thread.Sleep(500);
        long frames = Volatile.Read(ref _decoded);
        Dictionary<string, long> before = CpuTime.ByThread();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        Dictionary<string, long> after = CpuTime.ByThread();
        frames = Math.Max(1, Volatile.Read(ref _decoded) - frames);
        _isPaused = true;
        media.Join();
        devices.Join();
        Threads = after.Where(thread => thread.Key.StartsWith(NamePrefix, StringComparison.Ordinal))
            .ToDictionary(thread => thread.Key, thread => (thread.Value - before.GetValueOrDefault(thread.Key)) / 1_000.0 / frames);
        return Threads.Values.Sum();
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (DatagramSocket socket in _sockets)
        {
            _sockets[0].TrySend(new byte[1], StackReceiver.Loopback(_sockets[0], socket));
        }

        Array.ForEach(_receivers, thread => thread.Join());
        foreach (IDisposable part in _codecs.Concat<IDisposable>(_seals).Concat(_opens).Concat(_sockets))
        {
            part.Dispose();
        }
    }

    private static int From(int direction) => direction % 2 == 0 ? 0 : 1 + (direction / 2);

    private static int To(int direction) => direction % 2 == 0 ? 1 + (direction / 2) : 0;

    private static byte[] Address(DatagramSocket from, DatagramSocket to)
    {
        DatagramAddress address = StackReceiver.Loopback(from, to);
        return [.. address.Native.Buffer.Span[..address.Native.Size]];
    }

    private static Thread Start(string name, ThreadStart run)
    {
        var thread = new Thread(run) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    // Each 10 ms, as the devices of the calls.
    private void Pace(Action<int> step)
    {
        long due = Stopwatch.GetTimestamp();
        for (int i = 0; !_isPaused; i++)
        {
            step(i);
            due += Stopwatch.Frequency / 100;
            PreciseSleep.For(TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency));
        }
    }

    // Half of the calls have a frame full at a time.
    private void SendDue(int step)
    {
        byte* packet = stackalloc byte[2_048];
        int frames = _speech.Length / Speech.Frame;
        for (int direction = step % 2; direction < _codecs.Length; direction += 2)
        {
            *(long*)(packet + 8) = ++_count;
            *(int*)(packet + 4) = direction;
            fixed (float* said = &_speech[((step / 2) + (direction * 17)) % frames * Speech.Frame])
            fixed (byte* to = _addresses[direction])
            {
                int length = _codecs[direction].Encode(said, packet + Header);
                _seals[direction].Seal(packet + 4, packet + 4, Header - 4, packet + Header, length);
                _ = LibC.sendto(
                    _sockets[From(direction)].Descriptor, packet, (nuint)(Header + length + 16), 0, to, (uint)_addresses[direction].Length);
            }
        }
    }

    private void Receive(int descriptor)
    {
        byte* packet = stackalloc byte[2_048];
        byte* from = stackalloc byte[28];
        while (!_isStopping)
        {
            uint size = 28;
            int length = (int)LibC.recvfrom(descriptor, packet, 2_048, 0, from, &size) - Header - 16;
            if (length > 0 && _opens[*(int*)(packet + 4)].Open(packet + 4, packet + 4, Header - 4, packet + Header, length))
            {
                short header = (short)length;
                _rings[*(int*)(packet + 4)].TryWrite(new ReadOnlySpan<byte>(&header, 2), new ReadOnlySpan<byte>(packet + Header, length));
            }
        }
    }

    private void Play()
    {
        byte* packet = stackalloc byte[2_048];
        float* heard = stackalloc float[5_760];
        for (int direction = 0; direction < _rings.Length; direction++)
        {
            short length;
            while (_rings[direction].Count > 0)
            {
                _rings[direction].Read(new Span<byte>(&length, 2));
                _rings[direction].Read(new Span<byte>(packet, length));
                _decoded += _codecs[direction].Decode(packet, length, heard) == Speech.Frame ? 1 : 0;
            }
        }
    }
}
