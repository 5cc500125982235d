using CsCheck;

namespace VoipSdk.Protocol.Tests.Packets;

internal static class PropertyCheck
{
    /// <summary>
    /// Checks <paramref name="property"/> for the same generated values in every run: CsCheck's own loop takes a seed for
    /// its first value only and the clock for the others.
    /// </summary>
    public static void ForAll<T>(Gen<T> gen, int count, Action<T> property, uint seed = 2_026)
    {
        var random = new PCG(seed, seed);
        for (int i = 0; i < count; i++)
        {
            T value = gen.Generate(random, null, out _);
            try
            {
                property(value);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Value {i} of {count} ({Check.Print(value)}): {exception}");
            }
        }
    }
}
