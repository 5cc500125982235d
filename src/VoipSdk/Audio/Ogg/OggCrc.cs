namespace VoipSdk.Audio;

/// <summary>The checksum of Ogg pages (RFC 3533 §6): polynomial 0x04C11DB7, most significant bit first, from 0.</summary>
internal static class OggCrc
{
    private static readonly uint[] Table = CreateTable();

    public static uint Compute(ReadOnlySpan<byte> page)
    {
        uint crc = 0;
        foreach (byte value in page)
        {
            crc = (crc << 8) ^ Table[(crc >> 24) ^ value];
        }

        return crc;
    }

    private static uint[] CreateTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint rest = i << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                rest = (rest & 0x8000_0000) != 0 ? (rest << 1) ^ 0x04C1_1DB7 : rest << 1;
            }

            table[i] = rest;
        }

        return table;
    }
}
