namespace DeepSeek.Protocol.Replay;

/// <summary>What the parts of one answer share that is put together: room for what they keep, and whether it is given up.</summary>
/// <param name="maxBytes">The most that all parts may keep.</param>
internal sealed class AssemblyRoom(int maxBytes)
{
    /// <summary>What a part costs beside its bytes: objects, and room that buffers have to spare.</summary>
    private const int PartBytes = 512;

    private long _left = maxBytes;

    /// <summary>Whether the answer is given up. Never again false.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Gives the answer up.</summary>
    public void Lose() => IsLost = true;

    /// <summary>Takes room for bytes. False: there is none, and the answer is given up.</summary>
    public bool Take(int bytes)
    {
        _left -= bytes;
        IsLost |= _left < 0;
        return !IsLost;
    }

    /// <summary>Takes room for a part that is empty yet.</summary>
    public bool TakePart() => Take(PartBytes);
}
