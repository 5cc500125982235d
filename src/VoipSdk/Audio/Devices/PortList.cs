namespace VoipSdk.Audio;

/// <summary>The calls of a backend: changed by any thread, read by audio callbacks without a lock.</summary>
internal sealed class PortList
{
    private readonly object _gate = new();
    private AudioPort[] _ports = [];

    /// <summary>The calls now; never changed in place.</summary>
    public AudioPort[] Now => Volatile.Read(ref _ports);

    public void Add(AudioPort port)
    {
        lock (_gate)
        {
            Volatile.Write(ref _ports, [.. _ports, port]);
        }
    }

    /// <summary>Callbacks that begin from now on do not see it.</summary>
    public void Remove(AudioPort port)
    {
        lock (_gate)
        {
            // A full fence: see CallbackGate.
            Interlocked.Exchange(ref _ports, [.. _ports.Where(other => other != port)]);
        }
    }
}
