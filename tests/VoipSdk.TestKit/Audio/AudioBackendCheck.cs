namespace VoipSdk.TestKit;

/// <summary>What one check of <see cref="AudioBackendConformance"/> has found.</summary>
/// <param name="Name">What must be true, as a sentence.</param>
/// <param name="Failure">What was seen instead; null when it is true.</param>
public sealed record AudioBackendCheck(string Name, string? Failure)
{
    /// <summary>Whether it is true.</summary>
    public bool HasPassed => Failure is null;

    /// <summary>A line for test output.</summary>
    public override string ToString() => HasPassed ? $"ok      {Name}" : $"FAILED  {Name}: {Failure}";
}
