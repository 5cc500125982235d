using System.Runtime.CompilerServices;
using Xunit;

// The one call of Verify (https://github.com/VerifyTests/Verify) that our tests use, with its name, its files and its
// meaning, for package sources that do not carry it. -p:UseVerify=true takes the library instead.
namespace VerifyXunit;

internal static class Verifier
{
    /// <summary>Compares <paramref name="target"/> with Class.Method.verified.txt beside the calling source file.</summary>
    /// <remarks>On a mismatch the text is written to Class.Method.received.txt; to accept it, rename it.</remarks>
    public static async Task Verify(string target, [CallerFilePath] string sourceFile = "")
    {
        ITestContext context = TestContext.Current;
        string name = $"{context.TestClass!.TestClassSimpleName}.{context.TestMethod!.MethodName}";
        string stem = Path.Combine(Path.GetDirectoryName(sourceFile)!, name);
        string verifiedFile = stem + ".verified.txt";
        string receivedFile = stem + ".received.txt";

        string received = Normalize(target);
        string? verified = File.Exists(verifiedFile)
            ? Normalize(await File.ReadAllTextAsync(verifiedFile, context.CancellationToken))
            : null;
        if (received == verified)
        {
            File.Delete(receivedFile);
            return;
        }

        await File.WriteAllTextAsync(receivedFile, received, context.CancellationToken);
        Assert.Fail(verified is null
            ? $"{name}.verified.txt does not exist. Received:\n\n{received}"
            : $"{name}.verified.txt differs:\n\n{LineDifference.Describe(verified, received)}");
    }

    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
}
