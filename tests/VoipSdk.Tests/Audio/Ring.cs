using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class Ring
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(960)]
    public void As_many_items_fit_as_were_asked_for(int capacity)
    {
        var ring = new SpscRing<float>(capacity);

        Assert.Equal(capacity, ring.Capacity);
        Assert.Equal(capacity, ring.Write(new float[capacity + 1]));
        Assert.Equal(capacity, ring.Count);
        Assert.Equal(0, ring.Write([1]));
    }

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(5, 2, 4)]
    [InlineData(7, 3, 5)]
    public void Two_parts_are_read_as_one_or_were_not_written(int capacity, int first, int second)
    {
        var ring = new SpscRing<int>(capacity);
        int[] read = new int[capacity];
        for (int round = 0; round < 4 * capacity; round++)
        {
            bool fits = first + second <= capacity;
            int[] parts = [.. Enumerable.Range(round, first + second)];

            Assert.Equal(fits, ring.TryWrite(parts.AsSpan(0, first), parts.AsSpan(first)));
            Assert.False(ring.TryWrite(new int[capacity], [0]));
            Assert.Equal(fits ? first + second : 0, ring.Read(read));
            Assert.Equal(fits ? parts : [], read[..(fits ? parts.Length : 0)]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1 << 30)]
    public void Impossible_capacity_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpscRing<float>(capacity));

    [Fact]
    public void Every_short_sequence_of_operations_behaves_like_a_bounded_queue()
    {
        // Digits 0 to 4 write that many items, 5 to 9 read 1 to 5, 10 skips 2: all sequences of five.
        const int Operations = 11;
        const int Length = 5;
        int sequences = (int)Math.Pow(Operations, Length);
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            CompareWithQueue(sequence, Operations, Length);
        }
    }

    [Fact]
    public void Positions_that_overflow_an_int_lose_nothing()
    {
        var ring = new SpscRing<byte>(1 << 22);
        byte[] block = new byte[(1 << 22) - 1];
        for (long passed = 0; passed <= 1L << 31; passed += block.Length)
        {
            Assert.Equal(block.Length, ring.Write(block));
            Assert.Equal(block.Length, ring.Count);
            Assert.Equal(block.Length, ring.Skip(block.Length));
        }

        Assert.Equal(3, ring.Write([1, 2, 3]));
        byte[] read = new byte[3];
        Assert.Equal(3, ring.Read(read));
        Assert.Equal([1, 2, 3], read);
    }

    [Fact]
    public void Two_threads_exchange_two_million_items_in_order()
    {
        const int Total = 2_000_000;
        var ring = new SpscRing<int>(1 << 10);
        var writer = new Thread(() => WriteSequence(ring, Total)) { IsBackground = true };
        writer.Start();

        int[] block = new int[777];
        int expected = 0;
        int wrong = 0;
        var spin = default(SpinWait);
        while (expected < Total)
        {
            int count = ring.Read(block.AsSpan(0, 1 + (expected % block.Length)));
            for (int i = 0; i < count; i++)
            {
                wrong += block[i] == expected++ ? 0 : 1;
            }

            if (count == 0)
            {
                spin.SpinOnce();
            }
        }

        writer.Join();
        Assert.Equal(0, wrong);
        Assert.Equal(0, ring.Count);
    }

    private static void WriteSequence(SpscRing<int> ring, int total)
    {
        int[] block = new int[500];
        var spin = default(SpinWait);
        for (int next = 0; next < total;)
        {
            int count = Math.Min(1 + (next % block.Length), total - next);
            for (int i = 0; i < count; i++)
            {
                block[i] = next + i;
            }

            int written = ring.Write(block.AsSpan(0, count));
            next += written;
            if (written == 0)
            {
                spin.SpinOnce();
            }
        }
    }

    private static void CompareWithQueue(int sequence, int operations, int length)
    {
        var ring = new SpscRing<int>(4);
        var model = new Queue<int>();
        int[] buffer = new int[5];
        int next = 0;
        for (int step = 0, code = sequence; step < length; step++, code /= operations)
        {
            int operation = code % operations;
            if (operation < 5)
            {
                for (int i = 0; i < operation; i++)
                {
                    buffer[i] = next + i;
                }

                int written = ring.Write(buffer.AsSpan(0, operation));
                Assert.Equal(Math.Min(operation, 4 - model.Count), written);
                for (int i = 0; i < written; i++)
                {
                    model.Enqueue(next++);
                }
            }
            else
            {
                TakeFromBoth(ring, model, buffer, operation);
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    private static void TakeFromBoth(SpscRing<int> ring, Queue<int> model, int[] buffer, int operation)
    {
        int wanted = operation == 10 ? 2 : operation - 4;
        int taken = operation == 10 ? ring.Skip(wanted) : ring.Read(buffer.AsSpan(0, wanted));
        Assert.Equal(Math.Min(wanted, model.Count), taken);
        for (int i = 0; i < taken; i++)
        {
            int expected = model.Dequeue();
            Assert.Equal(expected, operation == 10 ? expected : buffer[i]);
        }
    }
}
