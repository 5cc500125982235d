namespace VoipSdk.Audio;

/// <summary>The files of one call of a <see cref="WavAudioBackend"/>.</summary>
internal sealed class WavCallAudio : IPacedAudio
{
    private readonly WavAudioOptions _options;
    private readonly int _channels;
    private WavSource? _input;
    private WavWriter? _output;
    private readonly bool _hasInput;

    /// <summary>Opens both; throws what opening throws.</summary>
    /// <param name="options">What to open.</param>
    /// <param name="channels">Of the call, 1 or 2: what is captured and played has as many.</param>
    public WavCallAudio(WavAudioOptions options, int channels = 1)
    {
        _options = options;
        _channels = channels;
        _input = OpenInput();
        _hasInput = _input is not null;
        try
        {
            _output = OpenOutput();
        }
        catch
        {
            _input?.Dispose();
            throw;
        }
    }

    public bool Capture(Span<float> samples)
    {
        int filled = 0;
        if (_input is not null)
        {
            try
            {
                while (filled < samples.Length && _input is not null)
                {
                    filled += ReadInput(_input, samples[filled..]);
                }
            }
            catch (Exception e) when (WavAudioBackend.IsFileFault(e))
            {
                CloseInput();
            }
        }

        samples[filled..].Clear();

        // Without an input there is nothing that could come to an end.
        return _input is not null || !_hasInput;
    }

    public void Play(ReadOnlySpan<float> samples)
    {
        if (_output is null)
        {
            return;
        }

        try
        {
            _output.Write(samples);
        }
        catch (Exception e) when (WavAudioBackend.IsFileFault(e))
        {
            CloseOutput();
        }
    }

    public void Dispose()
    {
        CloseInput();
        CloseOutput();
    }

    private int ReadInput(WavSource input, Span<float> samples)
    {
        int copies = _channels / input.Channels;
        Span<float> read = samples[..(samples.Length / copies)];
        int filled = input.Read(read) * copies;
        if (copies > 1)
        {
            // From its end, so that nothing is overwritten before it is read.
            for (int i = filled - 1; i >= 0; i--)
            {
                samples[i] = read[i / copies];
            }
        }

        if (filled == samples.Length)
        {
            return filled;
        }

        CloseInput();
        if (_options.Loop && !input.IsEmpty)
        {
            _input = OpenInput();
        }

        return filled;
    }

    private WavSource? OpenInput()
    {
        if (_options.InputPath is { } path)
        {
            return new WavSource(new WavReader(path), _channels);
        }

        return _options.OpenInput is { } open ? new WavSource(new WavReader(open()), _channels) : null;
    }

    private WavWriter? OpenOutput()
    {
        if (_options.OutputPath is { } path)
        {
            return new WavWriter(path, channels: _channels, sampleFormat: _options.OutputFormat);
        }

        return _options.OpenOutput is { } open ? new WavWriter(open(), channels: _channels, sampleFormat: _options.OutputFormat) : null;
    }

    private void CloseInput()
    {
        _input?.Dispose();
        _input = null;
    }

    private void CloseOutput()
    {
        try
        {
            _output?.Dispose();
        }
        catch (Exception e) when (WavAudioBackend.IsFileFault(e))
        {
            // What was written before is all there can be.
        }

        _output = null;
    }
}
