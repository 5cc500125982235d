using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>Asks PulseAudio, by the library that SDL talks to it with, whether it has devices.</summary>
/// <remarks>
/// SDL must not be begun where it has none: it copies the names of the default devices, which are null then, and the process
/// ends there (2.26; not mended in 2.32). A sound server is like that while it starts, and when its last device is unplugged.
/// Only the SDL worker's thread calls this.
/// </remarks>
internal static unsafe class PulseServer
{
    private const uint NoAutospawn = 1;
    private const int Ready = 4;
    private const int Failed = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly Lazy<nint> Library = new(
        () => NativeLibrary.TryLoad("libpulse.so.0", typeof(PulseServer).Assembly, null, out nint library) ? library : 0);

    private static bool? _answer;

    /// <summary>Whether a server answers and says that it has neither, or not both, of a loudspeaker and a microphone or monitor.</summary>
    public static bool LacksDevices()
    {
        if (Library.Value == 0)
        {
            return false;
        }

        _answer = null;
        nint mainLoop = ((delegate* unmanaged[Cdecl]<nint>)Find("pa_mainloop_new"))();
        nint api = ((delegate* unmanaged[Cdecl]<nint, nint>)Find("pa_mainloop_get_api"))(mainLoop);
        nint context = 0;
        fixed (byte* name = "VoipSdk\0"u8)
        {
            context = ((delegate* unmanaged[Cdecl]<nint, byte*, nint>)Find("pa_context_new"))(api, name);
        }

        try
        {
            return context != 0 && Ask(mainLoop, context) == false;
        }
        finally
        {
            if (context != 0)
            {
                ((delegate* unmanaged[Cdecl]<nint, void>)Find("pa_context_disconnect"))(context);
                ((delegate* unmanaged[Cdecl]<nint, void>)Find("pa_context_unref"))(context);
            }

            ((delegate* unmanaged[Cdecl]<nint, void>)Find("pa_mainloop_free"))(mainLoop);
        }
    }

    /// <summary>Called within <see cref="LacksDevices"/>.</summary>
    /// <param name="info">A <c>pa_server_info</c>, or null.</param>
    public static void HandleInfo(nint info)
    {
        if (info != 0)
        {
            ServerInfo server = *(ServerInfo*)info;
            _answer = server.DefaultSink != 0 && server.DefaultSource != 0;
        }
    }

    // Null where the server does not answer: SDL will see that for itself.
    private static bool? Ask(nint mainLoop, nint context)
    {
        if (((delegate* unmanaged[Cdecl]<nint, byte*, uint, nint, int>)Find("pa_context_connect"))(context, null, NoAutospawn, 0) < 0)
        {
            return null;
        }

        var getState = (delegate* unmanaged[Cdecl]<nint, int>)Find("pa_context_get_state");
        var iterate = (delegate* unmanaged[Cdecl]<nint, int, int*, int>)Find("pa_mainloop_iterate");
        bool isAsked = false;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LongestWait && _answer is null;)
        {
            int state = getState(context);
            if (state >= Failed)
            {
                break;
            }

            if (state == Ready && !isAsked)
            {
                // Who does not keep the operation is called back all the same.
                isAsked = true;
                ((delegate* unmanaged[Cdecl]<nint, void>)Find("pa_operation_unref"))(
                    ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint>)Find("pa_context_get_server_info"))(
                        context, SdlCallbacks.PulseInfo, 0));
            }

            int done = iterate(mainLoop, 0, null);
            if (done < 0)
            {
                break;
            }

            if (done == 0)
            {
                Thread.Sleep(1);
            }
        }

        return _answer;
    }

    // All of them are as old as PulseAudio.
    private static nint Find(string name) =>
        NativeLibrary.TryGetExport(Library.Value, name, out nint export) ? export : throw new EntryPointNotFoundException(name);

    /// <summary>The beginning of <c>pa_server_info</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ServerInfo
    {
        public nint UserName;
        public nint HostName;
        public nint Version;
        public nint ServerName;
        public int SampleFormat;
        public uint SampleRate;
        public byte Channels;
        public nint DefaultSink;
        public nint DefaultSource;
    }
}
