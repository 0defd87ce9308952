namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>Runs a graph, and keeps what it gives for the next run.</summary>
internal interface IKeyValueCache : IDisposable
{
    /// <summary>Puts tokens behind the first <paramref name="start"/> of a slot.</summary>
    public void Prefill(int slot, int start, ReadOnlySpan<int> tokens, Span<float> logits);

    /// <summary>Puts one token into each of some slots, behind as many as <paramref name="lengths"/> says for each slot.</summary>
    public void Decode(ReadOnlySpan<SlotToken> rows, ReadOnlySpan<int> lengths, Span<float> logits);

    public void Free(int slot);
}
