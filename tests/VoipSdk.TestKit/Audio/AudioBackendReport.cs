namespace VoipSdk.TestKit;

/// <summary>All that <see cref="AudioBackendConformance"/> has found.</summary>
/// <param name="Backend">Its name.</param>
/// <param name="Checks">In the order they were made.</param>
public sealed record AudioBackendReport(string Backend, IReadOnlyList<AudioBackendCheck> Checks)
{
    /// <summary>Whether everything is true.</summary>
    public bool HasPassed => Checks.All(check => check.HasPassed);

    /// <summary>For any test framework.</summary>
    /// <exception cref="InvalidOperationException">Something is not true; the message has all of it.</exception>
    public void ThrowIfFailed()
    {
        if (!HasPassed)
        {
            throw new InvalidOperationException(ToString());
        }
    }

    /// <summary>A line a check.</summary>
    public override string ToString() => $"{Backend}:{Environment.NewLine}{string.Join(Environment.NewLine, Checks)}";
}
