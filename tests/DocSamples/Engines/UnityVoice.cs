using UnityEngine;
using VoipSdk;
using VoipSdk.Audio;

namespace DocSamples.Engines;

/// <summary>The code of docs/guides/unity.md.</summary>
public class UnityVoice : MonoBehaviour
{
    private readonly SpatialPanner _panner = new SpatialPanner();
    private readonly float[] _mono = new float[480];
    private readonly float[] _stereo = new float[960];
    private volatile HostAudioBackend? _audio;
    private AudioClip? _clip;
    private int _read;

    private void Start()
    {
        int rate = AudioSettings.outputSampleRate;
        _audio = new HostAudioBackend(rate, 2);
        _clip = Microphone.Start(null, true, 1, rate);
    }

    private void Update()
    {
        int ready = (Microphone.GetPosition(null) - _read + _clip!.samples) % _clip.samples;
        for (; ready >= _mono.Length; ready -= _mono.Length)
        {
            _clip.GetData(_mono, _read);
            _read = (_read + _mono.Length) % _clip.samples;
            for (int i = 0; i < _mono.Length; i++)
            {
                _stereo[2 * i] = _stereo[(2 * i) + 1] = _mono[i];
            }

            _audio!.Write(_stereo);
        }
    }

    private void OnAudioFilterRead(float[] data, int channels)
    {
        if (_audio is { } audio && channels == 2)
        {
            audio.Read(data);
        }
    }

    private void PlaceFriend(PeerCallSession call, Transform camera, Transform friend)
    {
        var listener = new SpatialListener(
            Numerics(camera.position), Numerics(camera.forward), Numerics(camera.up), isLeftHanded: true);
        _panner.Apply(call, listener, Numerics(friend.position));
    }

    private static System.Numerics.Vector3 Numerics(Vector3 v) => new System.Numerics.Vector3(v.x, v.y, v.z);
}
