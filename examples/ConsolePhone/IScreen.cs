namespace ConsolePhone;

/// <summary>Where the phone shows what happens and reads what its user wants.</summary>
internal interface IScreen : IDisposable
{
    /// <summary>Shows an event. <paramref name="word"/> is one of a fixed list; thread-safe.</summary>
    void Show(string word, params string[] details);

    /// <summary>What to show all the time, where there is room for it.</summary>
    void Attach(IPhoneStatus phone);

    /// <summary>The user's lines; ends when the user has nothing more to say.</summary>
    IAsyncEnumerable<string> ReadLinesAsync(CancellationToken cancellationToken);
}
