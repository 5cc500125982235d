using System.Globalization;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7.10: what a side does with its sound, as 018 tells it. The higher revision is the later one.
internal readonly record struct CallStatus(uint Revision, bool IsHeld, bool IsMuted, bool IsRecording)
{
    public static bool TryRead(PacketAttributes attributes, out CallStatus status)
    {
        bool isNumber = TryReadNumber(attributes.Find("rev"), out uint revision);
        status = new CallStatus(revision, attributes.Find("hold") == "1", attributes.Find("mute") == "1", attributes.Find("rec") == "1");
        return isNumber;
    }

    public static bool TryReadNumber(string? text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
