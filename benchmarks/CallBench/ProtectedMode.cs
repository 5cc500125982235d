using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Send and receive, encrypted, on one thread, back to back: what a packet costs between the encoder and the call's ring,
/// beside the same packets by seal, sendto, recvfrom and open.
/// </summary>
internal static class ProtectedMode
{
    public const string Name = "protected";
    private const int Batch = 100;

    public static async Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(Name, "send + receive of 172 bytes, AES-128-GCM, one thread, back to back; CPU a packet");
        await using var receiver = new StackReceiver();
        using DatagramSocket from = DatagramSocket.Bind(null, 0);
        using StackSender sender = await receiver.AddCallAsync(from);
        using DatagramSocket nativeFrom = DatagramSocket.Bind(null, 0);
        using DatagramSocket nativeTo = DatagramSocket.Bind(null, 0);
        using var native = new NativePair(nativeFrom, nativeTo);

        double[] medians = Alternation.Medians(
            settings.Rounds * 3, () => Floor(native, nativeTo, settings.Packets), () => Ours(receiver, sender, settings.Packets));

        report.Add(Name, "floor", medians[0], "µs a packet: EVP seal, sendto, recvfrom, EVP open");
        report.Add(Name, "ours", medians[1], "µs a packet: RTP header, SRTP, socket, route, replay window, SRTP, ring");
        report.Add(Name, "ratio", medians[1] / medians[0], "goal: at most 1.15");
    }

    private static unsafe double Floor(NativePair pair, DatagramSocket to, int packets)
    {
        byte[] buffer = new byte[2_048];
        int socket = to.Descriptor;
        byte* address = stackalloc byte[28];
        int opened = 0;
        long start = CpuTime.Thread;
        fixed (byte* bytes = buffer)
        {
            for (int i = 0; i < packets; i++)
            {
                pair.Send();
                uint size = 28;
                _ = LibC.recvfrom(socket, bytes, 2_048, 0, address, &size);
                opened += pair.Open(bytes) ? 1 : 0;
            }
        }

        long time = CpuTime.Thread - start;
        return opened == packets ? time / 1_000.0 / packets : throw new InvalidOperationException($"{opened} of {packets} opened.");
    }

    // In batches, since somebody has to empty the call's ring, which belongs to the playback and is not measured here.
    private static double Ours(StackReceiver receiver, StackSender sender, int packets)
    {
        byte[] buffer = new byte[DatagramSocket.MaxDatagramBytes];
        float[] heard = new float[Speech.Frame];
        long before = receiver.Packets;
        long time = 0;
        for (int done = 0; done < packets; done += Batch)
        {
            long start = CpuTime.Thread;
            for (int i = 0; i < Batch; i++)
            {
                sender.Send();
                receiver.Socket.TryReceive(buffer, out int length, out DatagramAddress address);
                receiver.Receiver.Handle(buffer.AsSpan(0, length), address);
            }

            time += CpuTime.Thread - start;
            receiver.Ports[0].Pull(heard);
        }

        long received = receiver.Packets - before;
        return received == packets ? time / 1_000.0 / packets : throw new InvalidOperationException($"{received} of {packets} received.");
    }
}
