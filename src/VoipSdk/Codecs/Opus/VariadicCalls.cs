using System.Runtime.InteropServices;

namespace VoipSdk.Codecs;

/// <summary>
/// <c>opus_encoder_ctl</c> is variadic in C, and neither <c>DllImport</c> nor a function pointer can say so. Everywhere but
/// on Apple's arm64 that makes no difference for integers. There, variadic arguments are always on the stack, each in
/// eight bytes: with six more arguments in between, the ninth, our value, lands where the callee looks for it.
/// </summary>
internal static class VariadicCalls
{
    public static bool PassArgumentsOnStack { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 && IsApple;

    private static bool IsApple =>
        RuntimeInformation.IsOSPlatform(OSPlatform.OSX)
        || RuntimeInformation.IsOSPlatform(OSPlatform.Create("IOS"))
        || RuntimeInformation.IsOSPlatform(OSPlatform.Create("TVOS"))
        || RuntimeInformation.IsOSPlatform(OSPlatform.Create("MACCATALYST"));
}
