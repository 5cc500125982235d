using System.Buffers.Binary;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Tests.Audio;
using VoipSdk.Tests.Codecs;

namespace VoipSdk.Tests.Recording;

public class OggOpusFiles
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(959)]
    [InlineData(960)]
    [InlineData(48_000)]
    [InlineData(123_457)]
    public void As_many_samples_are_read_as_were_written(int frames)
    {
        (float[] left, float[] right) = Read(Write(new float[2 * frames]));

        Assert.Equal(frames, left.Length);
        Assert.Equal(frames, right.Length);
    }

    [Fact]
    public void What_is_read_is_in_its_place_and_on_its_channel()
    {
        float[] voice = Signals.Voice(48_000, 96_000);
        float[] frames = new float[2 * voice.Length];
        for (int i = 0; i < voice.Length; i++)
        {
            frames[2 * i] = voice[i];
        }

        (float[] left, float[] right) = Read(Write(frames));

        // Within 0.2 ms: the encoder's high-pass shifts low harmonics a little.
        double[] likeness = [.. Enumerable.Range(-40, 81).Select(shift => Likeness(voice, left, shift))];
        Assert.True(likeness[40] > 0.8, $"{likeness[40]}");
        Assert.InRange(Array.IndexOf(likeness, likeness.Max()), 30, 50);
        Assert.True(Signals.Peak(right) < 0.001);
    }

    [Fact]
    public void Every_page_is_as_RFC_3533_and_7845_want_it()
    {
        byte[] file = Write(new float[2 * 48_000 * 3]);
        long granule = -1;
        int number = 0;
        uint? serial = null;
        for (int at = 0; at < file.Length; number++)
        {
            Span<byte> page = file.AsSpan(at);
            Assert.True(page.StartsWith("OggS"u8));
            int flags = page[5];
            int header = 27 + page[26];
            int length = header;
            foreach (byte size in page.Slice(27, page[26]))
            {
                length += size;
            }

            page = page[..length];
            Assert.Equal(number == 0, (flags & 2) != 0);
            Assert.Equal(at + length == file.Length, (flags & 4) != 0);
            Assert.Equal(number, BinaryPrimitives.ReadInt32LittleEndian(page[18..]));
            Assert.Equal(serial ??= BinaryPrimitives.ReadUInt32LittleEndian(page[14..]), BinaryPrimitives.ReadUInt32LittleEndian(page[14..]));
            long position = BinaryPrimitives.ReadInt64LittleEndian(page[6..]);
            Assert.True(number < 2 ? position == 0 : position > granule);
            granule = position;
            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(page[22..]);
            page.Slice(22, 4).Clear();
            Assert.Equal(checksum, OggCrc.Compute(page));
            Assert.True(number != 0 || page[header..].StartsWith("OpusHead"u8));
            Assert.True(number != 1 || page[header..].StartsWith("OpusTags"u8));
            at += length;
        }

        Assert.Equal(312 + (3 * 48_000), granule);
        Assert.Equal(2 + 4, number);
    }

    // RFC 3533 §6: the polynomial itself is what one bit leaves behind.
    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0x04C1_1DB7u, OggCrc.Compute([1]));
        Assert.Equal(0x0982_3B6Eu, OggCrc.Compute([2]));
        Assert.Equal(0u, OggCrc.Compute([0, 0, 0]));
    }

    [Fact]
    public void A_file_that_was_never_finished_is_read_up_to_its_last_page()
    {
        byte[] file = Write(new float[2 * 48_000 * 3]);

        (float[] left, _) = Read(file.AsSpan(0, file.Length - 200).ToArray());

        Assert.Equal((2 * 48_000) - 312, left.Length);
    }

    [Fact]
    public void A_damaged_page_is_left_out()
    {
        byte[] file = Write(new float[2 * 48_000 * 4]);
        file[file.Length / 2] ^= 0xFF;

        (float[] left, _) = Read(file);

        Assert.Equal(48_000.0 * 3, left.Length, 1_000.0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFFxxxxWAVE")]
    [InlineData("OggS and nothing more that would make a page of it, however long it goes on")]
    public void What_is_no_Ogg_Opus_is_refused_by_name(string content)
    {
        _ = OpusUnderTest.Require();

        InvalidDataException exception = Assert.Throws<InvalidDataException>(
            () => new OggOpusReader(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(content)), "music.ogg"));

        Assert.Contains("music.ogg", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_is_survived()
    {
        byte[] file = Write(Stereo(Signals.Voice(48_000, 48_000)));
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. file];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Repair(damaged);
            try
            {
                Assert.All(Read(damaged).Left, sample => Assert.True(float.IsFinite(sample)));
            }
            catch (InvalidDataException)
            {
                // Its header is gone.
            }
        }
    }

    internal static byte[] Write(float[] frames)
    {
        var file = new MemoryStream();
        using (var writer = new OggOpusWriter(file, OpusUnderTest.Require(), 24_000))
        {
            writer.Write(frames);
        }

        return file.ToArray();
    }

    internal static float[] Stereo(float[] mono) => [.. mono.SelectMany(sample => new[] { sample, sample })];

    private static (float[] Left, float[] Right) Read(byte[] file)
    {
        using var reader = new OggOpusReader(new MemoryStream(file), "test");
        var left = new List<float>();
        var right = new List<float>();
        float[] frames = new float[1_000 * reader.Channels];
        for (int count; (count = reader.Read(frames)) > 0;)
        {
            for (int i = 0; i < count; i += reader.Channels)
            {
                left.Add(frames[i]);
                right.Add(frames[i + reader.Channels - 1]);
            }
        }

        return ([.. left], [.. right]);
    }

    // So that damage gets behind the checksum.
    private static void Repair(byte[] file)
    {
        for (int at = 0; at + 27 < file.Length && file.AsSpan(at).StartsWith("OggS"u8);)
        {
            int length = 27 + file[at + 26];
            for (int i = 0; i < file[at + 26] && at + 27 + i < file.Length; i++)
            {
                length += file[at + 27 + i];
            }

            Span<byte> page = file.AsSpan(at, Math.Min(length, file.Length - at));
            page.Slice(22, 4).Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(page[22..], OggCrc.Compute(page));
            at += length;
        }
    }

    private static double Likeness(float[] a, float[] b, int shift)
    {
        double product = 0;
        double energyA = 0;
        double energyB = 0;
        for (int i = 1_000; i < a.Length - 1_000; i++)
        {
            product += (double)a[i] * b[i + shift];
            energyA += (double)a[i] * a[i];
            energyB += (double)b[i + shift] * b[i + shift];
        }

        return product / Math.Sqrt(energyA * energyB);
    }
}
