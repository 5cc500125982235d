using CsCheck;

namespace VoipSdk.Protocol.Tests;

/// <summary>
/// Property-based tests that do the same in every run. The <c>seed</c> of CsCheck's own <c>Sample</c> fixes the first
/// iteration only.
/// </summary>
internal static class Seeded
{
    public static void Check<T>(this Gen<T> gen, int iterations, Action<T> assert)
    {
        for (uint iteration = 0; iteration < iterations; iteration++)
        {
            T value = gen.Generate(new PCG(iteration, 0x5EED), null, out _);
            try
            {
                assert(value);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"Iteration {iteration} failed: {CsCheck.Check.Print(value)}\n{exception.Message}", exception);
            }
        }
    }

    public static void Check<T1, T2>(this Gen<(T1, T2)> gen, int iterations, Action<T1, T2> assert) =>
        gen.Check(iterations, value => assert(value.Item1, value.Item2));

    public static void Check<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, int iterations, Action<T1, T2, T3> assert) =>
        gen.Check(iterations, value => assert(value.Item1, value.Item2, value.Item3));
}
