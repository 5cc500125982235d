using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Identities;

/// <summary>A store in memory that the test can hold up, and that fails when told to.</summary>
internal sealed class HeldStore : IIdentityStore
{
    private TaskCompletionSource _released = new();

    public HeldStore() => _released.SetResult();

    public MemoryIdentityStore Inner { get; } = new();

    /// <summary>What each call throws; null for nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Calls that change pins, in order, also those that are held up or fail.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Changes { get; } = new();

    public void Hold() => _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    public async ValueTask<byte[]?> LoadPrivateKeyAsync(Username user, CancellationToken cancellationToken = default)
    {
        await PassAsync();
        return await Inner.LoadPrivateKeyAsync(user, cancellationToken);
    }

    public async ValueTask AddPrivateKeyAsync(Username user, ReadOnlyMemory<byte> privateKey, CancellationToken cancellationToken = default)
    {
        await PassAsync();
        await Inner.AddPrivateKeyAsync(user, privateKey, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<IdentityPin>> LoadPinsAsync(Username user, CancellationToken cancellationToken = default)
    {
        await PassAsync();
        return await Inner.LoadPinsAsync(user, cancellationToken);
    }

    public async ValueTask AddPinsAsync(Username user, IReadOnlyList<IdentityPin> pins, CancellationToken cancellationToken = default)
    {
        Changes.Enqueue("add " + string.Join(' ', pins.Select(pin => pin.Contact)));
        await PassAsync();
        await Inner.AddPinsAsync(user, pins, cancellationToken);
    }

    public async ValueTask ReplacePinAsync(Username user, IdentityPin pin, CancellationToken cancellationToken = default)
    {
        Changes.Enqueue($"replace {pin.Contact}");
        await PassAsync();
        await Inner.ReplacePinAsync(user, pin, cancellationToken);
    }

    private async Task PassAsync()
    {
        await _released.Task;
        if (Failure is { } failure)
        {
            throw failure;
        }
    }
}
