namespace DeepSeek.TinyModels.Training;

/// <summary>Random numbers that are the same on every machine and with every version of .NET: xorshift64*.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15 + 1;

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    /// <summary>Evenly from −1 to 1.</summary>
    public float Symmetric() => (int)(Next() >> 40) / (float)(1 << 23) - 1;
}
