using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Calls;

// Answers for which no call is kept: busy, no common codec, no such call. Bounded, and never longer than the request.
internal sealed class AnswerQueue
{
    private const int Capacity = 16;
    private readonly Queue<(byte[] Bytes, TransportAddress To)> _answers = new(Capacity);

    public long Withheld { get; private set; }

    public long Dropped { get; private set; }

    public bool IsEmpty => _answers.Count == 0;

    public void Answer(in CallSignal request, Packet packet)
    {
        byte[] bytes = packet.ToArray();
        if (bytes.Length > request.Length)
        {
            Withheld++;
        }
        else if (_answers.Count == Capacity)
        {
            Dropped++;
        }
        else
        {
            _answers.Enqueue((bytes, request.From));
        }
    }

    public bool TryTake(Span<byte> buffer, out int length, out TransportAddress to)
    {
        length = 0;
        to = default;
        if (!_answers.TryDequeue(out (byte[] Bytes, TransportAddress To) answer))
        {
            return false;
        }

        answer.Bytes.CopyTo(buffer);
        length = answer.Bytes.Length;
        to = answer.To;
        return true;
    }
}
