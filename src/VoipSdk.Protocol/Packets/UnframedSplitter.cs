namespace VoipSdk.Protocol.Packets;

// docs/PROTOCOL.md §4.2: cuts what a peer without framing wrote into packets, as well as can be done. Two kinds of
// knowledge help: where one read of the socket ended and the next began (often, but not always, a packet's border), and
// how many values each packet has (a value too many shows where two packets ran together: "0 42421 bob").
internal static class UnframedSplitter
{
    // A code and the three values of 013: no packet has more tokens.
    private const int MaxPacketTokens = 4;

    // Bare codes that may have run together; each can be cut in two ways, so what they cost has to be bounded.
    private const int MaxMergedDigits = 16;

    // Values that a packet carries by number, in the direction in which it travels; -1 where it does not travel.
    private static readonly int[] ClientFields = [1, 1, -1, -1, -1, -1, -1, 1, -1, -1, -1, 1, 1, -1, -1, -1];
    private static readonly int[] ServerFields = [0, -1, 0, 0, -1, -1, -1, -1, 0, 0, 1, -1, -1, 3, -1, -1];

    public static void Split(ReadOnlySpan<byte> text, List<int> segmentStarts, PacketSource source, Queue<byte[]> packets)
    {
        int[] fields = source == PacketSource.Client ? ClientFields : ServerFields;
        int start = 0;
        foreach (int border in segmentStarts)
        {
            if (border > start && border < text.Length
                && BeginsPacket(text[border..], fields) && IsComplete(text[start..border], text[start..], fields))
            {
                SplitMerged(text[start..border], fields, packets);
                start = border;
            }
        }

        SplitMerged(text[start..], fields, packets);
    }

    private static bool BeginsPacket(ReadOnlySpan<byte> text, int[] fields)
    {
        List<Range> tokens = Tokens(text, MaxPacketTokens);
        return tokens.Count > 0 && tokens[0].Start.Value == 0
            && FieldsOf(text[tokens[0]], fields) is >= 0 and int needed && tokens.Count > needed;
    }

    private static bool IsComplete(ReadOnlySpan<byte> head, ReadOnlySpan<byte> whole, int[] fields)
    {
        List<Range> tokens = Tokens(head, MaxPacketTokens);
        if (tokens.Count == 0)
        {
            return false;
        }

        // "1" and "3 192.0.2.7 ..." from a server are the two halves of a 13, because there it has no packet 1.
        int needed = FieldsOf(head[tokens[0]], fields);
        return needed >= 0 ? tokens.Count > needed : !BeginsPacket(whole, fields);
    }

    private static void SplitMerged(ReadOnlySpan<byte> text, int[] fields, Queue<byte[]> packets)
    {
        List<Range> tokens = Tokens(text);
        int first = 0;
        while (first < tokens.Count)
        {
            ReadOnlySpan<byte> code = text[tokens[first]];
            int bare = BarePrefix(code, fields);
            if (bare > 0)
            {
                packets.Enqueue(code[..bare].ToArray());
                tokens[first] = (tokens[first].Start.Value + bare)..tokens[first].End;
                continue;
            }

            int needed = FieldsOf(code, fields);
            bool mayName = fields == ServerFields && needed == 0 && (Number(code) is 8 or 9);
            int last = first + Math.Max(needed, mayName ? 1 : 0);
            int suffix = needed >= 0 && last > first && last < tokens.Count - 1
                ? MergedCode(text[tokens[last]], tokens.Count - 1 - last, fields)
                : 0;
            if (suffix == 0)
            {
                // Whatever follows is a field too many, which readers ignore.
                packets.Enqueue(text[tokens[first].Start.Value..].ToArray());
                return;
            }

            int cut = tokens[last].End.Value - suffix;
            packets.Enqueue(text[tokens[first].Start.Value..cut].ToArray());
            tokens[last] = cut..tokens[last].End;
            first = last;
        }
    }

    // "813" is 8 and 13: a bare code ran into the next. "02" is 0 and 2, because these peers pad no code with a zero,
    // and ours pad with two. Returns the length of the bare code, or 0.
    private static int BarePrefix(ReadOnlySpan<byte> code, int[] fields)
    {
        bool padded = code.Length == 2 && code[0] == '0';
        if ((FieldsOf(code, fields) >= 0 && !padded) || code.Length is < 2 or > MaxMergedDigits || Number(code) < 0)
        {
            return 0;
        }

        foreach (int length in (ReadOnlySpan<int>)[3, 1])
        {
            if (code.Length > length && FieldsOf(code[..length], fields) == 0
                && (FieldsOf(code[length..], fields) >= 0 || BarePrefix(code[length..], fields) > 0))
            {
                return length;
            }
        }

        return 0;
    }

    // "42421" followed by a name is port 4242 and code 1. Returns how many digits at the end are the next code, or 0.
    private static int MergedCode(ReadOnlySpan<byte> token, int following, int[] fields)
    {
        for (int length = Math.Min(3, token.Length - 1); length > 0; length--)
        {
            ReadOnlySpan<byte> tail = token[^length..];
            bool asWritten = length == 1 || length == 3 || tail[0] != '0';
            if (asWritten && FieldsOf(tail, fields) is >= 1 and int needed && following >= needed)
            {
                return length;
            }
        }

        return 0;
    }

    private static int FieldsOf(ReadOnlySpan<byte> code, int[] fields) =>
        code.Length <= 3 && Number(code) is >= 0 and int number && number < fields.Length ? fields[number] : -1;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > 99_999)
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return digits.IsEmpty ? -1 : number;
    }

    private static List<Range> Tokens(ReadOnlySpan<byte> text, int limit = int.MaxValue)
    {
        var tokens = new List<Range>();
        int start = 0;
        for (int i = 0; i <= text.Length && tokens.Count < limit; i++)
        {
            if (i == text.Length || text[i] is (byte)' ' or (byte)'\r' or (byte)'\n' or 0)
            {
                if (i > start)
                {
                    tokens.Add(start..i);
                }

                start = i + 1;
            }
        }

        return tokens;
    }
}
