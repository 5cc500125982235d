using System.Numerics;

namespace EchoBench;

/// <summary>
/// A rectangular room between a loudspeaker and a microphone by the image method (Allen and Berkley, 1979): every reflection
/// is the sound of a mirrored source.
/// </summary>
internal sealed record Room(string Name, Vector3 Size, double Rt60, Vector3 Loudspeaker, Vector3 Microphone)
{
    private const double SpeedOfSound = 343;
    private const int Taps = 16;

    public static Room[] All { get; } =
    [
        new("car", new(2.6f, 1.5f, 1.2f), 0.07, new(1.9f, 0.4f, 0.8f), new(1.4f, 0.9f, 1.0f)),
        new("office", new(4.2f, 3.1f, 2.6f), 0.3, new(1.4f, 1.2f, 0.9f), new(1.8f, 1.5f, 0.9f)),
        new("living room", new(6.3f, 4.4f, 2.7f), 0.5, new(1.2f, 1.0f, 1.0f), new(2.0f, 2.3f, 1.0f)),
        new("hall", new(9.1f, 7.4f, 3.3f), 0.8, new(2.2f, 1.9f, 1.1f), new(3.0f, 3.0f, 1.0f)),
    ];

    /// <summary>48 kHz, of unit energy, beginning with the direct sound; the way through the air is left out.</summary>
    public float[] GetImpulseResponse()
    {
        double reflection = Reflection();
        double direct = Vector3.Distance(Loudspeaker, Microphone) / SpeedOfSound;
        double duration = Math.Min(Rt60 * 0.9, 0.6) + direct;
        float[] response = new float[(int)((duration - direct) * 48_000) + (2 * Taps)];
        Vector3 orders = new(
            (float)Math.Ceiling(duration * SpeedOfSound / (2 * Size.X)),
            (float)Math.Ceiling(duration * SpeedOfSound / (2 * Size.Y)),
            (float)Math.Ceiling(duration * SpeedOfSound / (2 * Size.Z)));
        for (int x = (int)-orders.X; x <= orders.X; x++)
        {
            for (int y = (int)-orders.Y; y <= orders.Y; y++)
            {
                for (int z = (int)-orders.Z; z <= orders.Z; z++)
                {
                    AddImages(response, (x, y, z), reflection, direct);
                }
            }
        }

        double energy = Math.Sqrt(response.Sum(tap => (double)tap * tap));
        return [.. response.Select(tap => (float)(tap / energy))];
    }

    /// <summary>What Eyring's formula asks of the walls.</summary>
    private double Reflection()
    {
        double volume = Size.X * Size.Y * Size.Z;
        double surface = 2 * ((Size.X * Size.Y) + (Size.Y * Size.Z) + (Size.X * Size.Z));
        double absorption = 1 - Math.Exp(-0.161 * volume / (surface * Rt60));
        return Math.Sqrt(1 - absorption);
    }

    private void AddImages(float[] response, (int X, int Y, int Z) order, double reflection, double direct)
    {
        for (int parity = 0; parity < 8; parity++)
        {
            int px = parity & 1;
            int py = (parity >> 1) & 1;
            int pz = parity >> 2;
            double dx = ((1 - (2 * px)) * Loudspeaker.X) + (2 * order.X * Size.X) - Microphone.X;
            double dy = ((1 - (2 * py)) * Loudspeaker.Y) + (2 * order.Y * Size.Y) - Microphone.Y;
            double dz = ((1 - (2 * pz)) * Loudspeaker.Z) + (2 * order.Z * Size.Z) - Microphone.Z;
            double distance = Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
            int bounces = Math.Abs(order.X - px) + Math.Abs(order.X) + Math.Abs(order.Y - py) + Math.Abs(order.Y)
                + Math.Abs(order.Z - pz) + Math.Abs(order.Z);

            // Mirrors without any irregularity ring; real walls turn every other reflection around somewhere.
            double sign = (HashCode(order, parity) & 1) == 0 || bounces < 2 ? 1 : -1;
            AddTap(response, ((distance / SpeedOfSound) - direct) * 48_000, sign * Math.Pow(reflection, bounces) / distance);
        }
    }

    private static int HashCode((int X, int Y, int Z) order, int parity) =>
        (int)((uint)((order.X * 73_856_093) ^ (order.Y * 19_349_663) ^ (order.Z * 83_492_791) ^ (parity * 2_654_435)) >> 7);

    private static void AddTap(float[] response, double position, double weight)
    {
        int first = (int)Math.Floor(position) - (Taps / 2) + 1 + (Taps / 2);
        for (int i = first; i < first + Taps; i++)
        {
            double distance = i - (Taps / 2) - position;
            if (i >= 0 && i < response.Length)
            {
                double window = 0.5 + (0.5 * Math.Cos(2 * Math.PI * distance / Taps));
                response[i] += (float)(weight * window * (Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance)));
            }
        }
    }
}
