using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary><c>SDL_AudioSpec</c>: what is asked of a device.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SdlAudioSpec
{
    public int Frequency;
    public ushort Format;
    public byte Channels;
    public byte Silence;
    public ushort Samples;
    public ushort Padding;
    public uint Size;
    public nint Callback;
    public nint UserData;

    /// <summary>32-bit float in the machine's byte order at 48 kHz.</summary>
    public static SdlAudioSpec Create(int channels, int samples, nint callback, nint userData) => new()
    {
        Frequency = 48_000,
        Format = (ushort)(BitConverter.IsLittleEndian ? 0x8120 : 0x9120),
        Channels = (byte)channels,
        Samples = (ushort)samples,
        Callback = callback,
        UserData = userData,
    };
}
