namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Puts the events of a stream together into the whole answer that the upstream would have given without a stream. Holds what the answer
/// holds, not the events. What it can't put together faithfully it gives up: no answer is better than a wrong one. Not thread-safe.
/// </summary>
public interface IAnswerAssembler
{
    /// <summary>Takes the next event.</summary>
    /// <param name="data">The data of the event; not kept.</param>
    /// <returns>False: there won't be an answer, and the rest of the stream need not be shown.</returns>
    public bool Add(ReadOnlySpan<byte> data);

    /// <summary>The answer as JSON; null when it was given up, or not every choice has ended.</summary>
    public byte[]? Complete();
}
