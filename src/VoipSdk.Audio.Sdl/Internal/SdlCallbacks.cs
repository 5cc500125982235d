using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>
/// Where SDL's threads enter. The delegates live as long as the process, and their methods are static and marked, so that
/// ahead-of-time compilers, Unity's among them, can give native code an address for them.
/// </summary>
internal static class SdlCallbacks
{
    private static readonly AudioCallback AudioDelegate = OnAudio;
    private static readonly EventCallback EventDelegate = OnEvent;
    private static readonly PulseInfoCallback PulseInfoDelegate = OnPulseInfo;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void AudioCallback(nint userData, nint buffer, int length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int EventCallback(nint userData, nint sdlEvent);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void PulseInfoCallback(nint context, nint info, nint userData);

    public static nint Audio { get; } = Marshal.GetFunctionPointerForDelegate(AudioDelegate);

    public static nint Event { get; } = Marshal.GetFunctionPointerForDelegate(EventDelegate);

    /// <summary>Of PulseAudio, not SDL.</summary>
    public static nint PulseInfo { get; } = Marshal.GetFunctionPointerForDelegate(PulseInfoDelegate);

    [MonoPInvokeCallback(typeof(AudioCallback))]
    private static void OnAudio(nint userData, nint buffer, int length) =>
        ((SdlStream)GCHandle.FromIntPtr(userData).Target!).Process(buffer, length);

    [MonoPInvokeCallback(typeof(PulseInfoCallback))]
    private static void OnPulseInfo(nint context, nint info, nint userData) => PulseServer.HandleInfo(info);

    // Called by whoever pushes the event, with locks of SDL's held: anything that calls back into SDL has to wait.
    [MonoPInvokeCallback(typeof(EventCallback))]
    private static int OnEvent(nint userData, nint sdlEvent)
    {
        if ((uint)Marshal.ReadInt32(sdlEvent) is SdlApi.DeviceAddedEvent or SdlApi.DeviceRemovedEvent)
        {
            SdlSystem.HandleDeviceEvent();
        }

        // Only a filter's answer matters, not a watch's: the event goes on to the host.
        return 1;
    }

    /// <summary>Unity's compiler looks for an attribute of this name.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MonoPInvokeCallbackAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;
    }
}
