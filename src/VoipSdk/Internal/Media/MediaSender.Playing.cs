using VoipSdk.Protocol;

namespace VoipSdk.Internal;

// What is played into the call, beside the microphone or without one.
internal sealed partial class MediaSender
{
    private void Say(Span<float> captured)
    {
        if (Muted)
        {
            captured.Clear();
        }

        Sounds.Mix(captured);
        Encode(captured);
    }

    // Without a microphone what is played keeps to the clock.
    private int SendSounds(MonoTime now, long captured)
    {
        if (!_playsAlone)
        {
            _playsAlone = true;
            _soundsDue = now;
            Skip(_pause.Since(now, captured) - FrameDuration);
        }

        int frames = 0;
        for (; _soundsDue <= now && frames < MostSoundsAtOnce; frames++)
        {
            Span<float> silence = MediaScratch.Samples(FrameSamples * _port.Channels);
            silence.Clear();
            _soundsDue += FrameDuration;
            Say(silence);
            Adapt();
        }

        _soundsDue = frames == MostSoundsAtOnce ? now : _soundsDue;
        _pause.Sent(now, captured);
        return frames;
    }
}
