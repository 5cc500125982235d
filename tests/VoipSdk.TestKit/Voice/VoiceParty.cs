using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// A user with a microphone, a loudspeaker and a <see cref="VoiceChannel"/> at an address of a <see cref="SimNetwork"/>: in a
/// call with another from the moment it is created.
/// </summary>
/// <remarks>
/// The devices work in blocks of 10 ms, and the channel is asked to send each 5 ms, as by a call's media thread. Not
/// thread-safe; the same thread that advances the network gives the commands.
/// </remarks>
public sealed class VoiceParty : ISimNode, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);
    private readonly SimNetwork _network;
    private readonly TransportAddress _peer;
    private readonly VoiceChannel _channel;
    private readonly AudioScript _script = new();
    private readonly float[] _block = new float[AudioPort.SampleRate / 100];
    private readonly float[] _right = new float[AudioPort.SampleRate / 100];
    private readonly float[] _stereo = new float[AudioPort.SampleRate / 50];
    private readonly bool _isStereo;
    private readonly byte[] _buffer = new byte[VoiceChannel.MaxDatagramBytes];
    private MonoTime _nextTick;
    private bool _isDeviceTurn = true;

    /// <summary>Puts a user on the network.</summary>
    /// <param name="network">Where datagrams go.</param>
    /// <param name="address">The user's call socket.</param>
    /// <param name="peer">The other user's.</param>
    /// <param name="seed">Decides the numbers with which the RTP stream begins, and when within 5 ms the devices start.</param>
    /// <param name="codec">The codec of the call; null for PCMU, which is the same on every machine.</param>
    public VoiceParty(SimNetwork network, TransportAddress address, TransportAddress peer, int seed, IAudioCodec? codec = null)
        : this(network, address, peer, seed, new VoiceChannelOptions { Codecs = [codec ?? new PcmuCodec()] })
    {
    }

    /// <summary>Puts a user on the network.</summary>
    /// <param name="network">Where datagrams go.</param>
    /// <param name="address">The user's call socket.</param>
    /// <param name="peer">The other user's.</param>
    /// <param name="seed">Decides the numbers with which the RTP stream begins, and when within 5 ms the devices start.</param>
    /// <param name="options">How the user sends and hears; clock, source and first numbers are decided here.</param>
    public VoiceParty(SimNetwork network, TransportAddress address, TransportAddress peer, int seed, VoiceChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        _network = network;
        _peer = peer;
        Address = address;
        _isStereo = options.Channels == 2;
        var random = new SimRandom(seed);
        _channel = new VoiceChannel(options with
        {
            TimeProvider = new SimTimeProvider(network),
            Ssrc = (uint)random.NextBits(),
            FirstSequence = (ushort)random.NextBits(),
            FirstTimestamp = (uint)random.NextBits(),
        });
        _nextTick = network.Now + random.Span(Period);
        network.Attach(address, this);
    }

    /// <summary>Where the user is.</summary>
    public TransportAddress Address { get; }

    /// <summary>What was captured so far, silence included; of two channels their mix.</summary>
    public SoundRecording Said { get; } = new();

    /// <summary>What came out of the loudspeaker so far; begins when <see cref="Said"/> does. Of two channels their mix.</summary>
    public SoundRecording Heard { get; } = new();

    /// <summary>What came out on the left, with <see cref="VoiceChannelOptions.Channels"/> 2; else empty.</summary>
    public SoundRecording HeardLeft { get; } = new();

    /// <summary>What came out on the right, with <see cref="VoiceChannelOptions.Channels"/> 2; else empty.</summary>
    public SoundRecording HeardRight { get; } = new();

    /// <summary>
    /// Whether <see cref="Said"/>, <see cref="Heard"/> and the others grow. Default: true; an hour would take 1.4 GB, with two
    /// channels 2.8 GB.
    /// </summary>
    public bool KeepsSound { get; set; } = true;

    /// <summary>Whether silence is sent in place of what is said. Default: false.</summary>
    public bool IsMuted
    {
        get => _channel.IsMuted;
        set => _channel.IsMuted = value;
    }

    /// <summary>Whether the microphone delivers nothing, as one that is unplugged or taken. Default: false.</summary>
    public bool IsCaptureStopped { get; set; }

    /// <summary>What is sent; default <see cref="VoiceChannelOptions.Content"/>.</summary>
    public AudioContent Content
    {
        get => _channel.Content;
        set => _channel.Content = value;
    }

    /// <summary>What was sent and received.</summary>
    public CallStatistics Statistics => _channel.Statistics;

    /// <inheritdoc/>
    public MonoTime? NextDeadline => _nextTick;

    /// <summary>Says a sound as soon as what was to be said before is said; then there is silence.</summary>
    /// <param name="samples">48 kHz mono, such as those of <see cref="TestSound"/>; not copied.</param>
    public void Say(float[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        _script.Say(samples);
    }

    /// <summary>Plays stereo as soon as what was to be said before is said; a user of one channel has their mix.</summary>
    /// <param name="left">48 kHz; not copied.</param>
    /// <param name="right">As long as <paramref name="left"/>.</param>
    /// <exception cref="ArgumentException">One is longer than the other.</exception>
    public void SayStereo(float[] left, float[] right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        _script.Say(left, right);
    }

    /// <summary>Says a sound over and over whenever there is nothing else to say.</summary>
    /// <param name="samples">48 kHz mono; not copied. An empty one ends it.</param>
    public void SayAgainAndAgain(float[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        _script.Repeat(samples);
    }

    /// <inheritdoc/>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now)
    {
        if (from == _peer)
        {
            _channel.HandleDatagram(datagram);
        }
    }

    /// <summary>Media goes on without anybody at the other end; a call's signalling would end it.</summary>
    /// <inheritdoc/>
    public void HandleUnreachable(TransportAddress destination, MonoTime now)
    {
    }

    /// <inheritdoc/>
    public void HandleTimeout(MonoTime now)
    {
        _nextTick += Period;
        if (_isDeviceTurn)
        {
            Capture();
        }

        _channel.Tick();
        while (_channel.TryTransmit(_buffer, out int length))
        {
            _network.Send(Address, _peer, _buffer.AsSpan(0, length));
        }

        if (_isDeviceTurn)
        {
            Play();
        }

        _isDeviceTurn = !_isDeviceTurn;
    }

    /// <summary>Takes the user off the network.</summary>
    public void Dispose()
    {
        _network.Detach(Address);
        _channel.Dispose();
    }

    private void Capture()
    {
        if (IsCaptureStopped)
        {
            Array.Clear(_block, 0, _block.Length);
        }
        else
        {
            _script.Fill(_block, _right);
            Interleave();
            Mix();
            _ = _isStereo ? _channel.PushStereo(_stereo) : _channel.Push(_block);
        }

        if (KeepsSound)
        {
            Said.Add(_block);
        }
    }

    private void Play()
    {
        if (!_isStereo)
        {
            _channel.Pull(_block);
            Keep(Heard, _block);
            return;
        }

        _channel.PullStereo(_stereo);
        for (int i = 0; i < _block.Length; i++)
        {
            _block[i] = _stereo[2 * i];
            _right[i] = _stereo[(2 * i) + 1];
        }

        Keep(HeardLeft, _block);
        Keep(HeardRight, _right);
        Mix();
        Keep(Heard, _block);
    }

    private void Keep(SoundRecording recording, float[] block)
    {
        if (KeepsSound)
        {
            recording.Add(block);
        }
    }

    private void Interleave()
    {
        for (int i = 0; i < _block.Length; i++)
        {
            _stereo[2 * i] = _block[i];
            _stereo[(2 * i) + 1] = _right[i];
        }
    }

    // Of equal channels exactly either.
    private void Mix()
    {
        for (int i = 0; i < _block.Length; i++)
        {
            _block[i] = (_block[i] + _right[i]) / 2;
        }
    }
}
