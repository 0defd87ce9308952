namespace DeepSeek.Engines;

/// <summary>
/// What computes tokens: a decoder-only language model with a number of slots, each of which holds one sequence. The keys and values of a
/// sequence (its KV cache) stay where the engine computes; only the logits of last tokens reach the caller.
/// One caller at a time; calls block for as long as they compute. A call that throws leaves every slot as it was, but for a prefill of
/// several chunks, which keeps those that were done: <see cref="Length"/> says how much that is.
/// </summary>
public abstract class DecoderEngine : IDisposable
{
    private readonly int[] _lengths;
    private readonly int[] _seen;
    private int _call;
    private bool _disposed;

    protected DecoderEngine(EngineModel model)
    {
        Model = model;
        _lengths = new int[model.Slots];
        _seen = new int[model.Slots];
    }

    /// <summary>What was loaded, as the model's own files say it.</summary>
    public EngineModel Model { get; }

    /// <summary>Tokens in the slot; 0: it is free.</summary>
    public int Length(int slot) => _lengths[Checked(slot)];

    /// <summary>
    /// Puts tokens behind those that are in the slot. A long prompt may come in several calls, so that others can decode in between; one
    /// call computes in chunks of at most <see cref="EngineModel.LargestChunk"/>.
    /// </summary>
    /// <param name="slot">0 to <see cref="EngineModel.Slots"/> − 1; free, or with the tokens before these.</param>
    /// <param name="tokens">At least one.</param>
    /// <param name="logits">Gets those behind the last token, <see cref="EngineModel.VocabularySize"/> of them; empty: nobody wants them.</param>
    /// <exception cref="ArgumentException">No such slot, no such token, more tokens than the slot takes, or room of another size for logits.</exception>
    /// <exception cref="EngineException">Computing failed, for want of memory most often.</exception>
    public void Prefill(int slot, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var start = _lengths[Checked(slot)];
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("there are no tokens", nameof(tokens));
        }

        if (!logits.IsEmpty && logits.Length != Model.VocabularySize)
        {
            throw new ArgumentException($"there is room for {logits.Length} logits, not for {Model.VocabularySize}", nameof(logits));
        }

        if (start + (long)tokens.Length > Model.ContextLength)
        {
            throw new ArgumentException($"slot {slot} has {start} tokens and takes {Model.ContextLength}: {tokens.Length} more don't fit", nameof(tokens));
        }

        foreach (var token in tokens)
        {
            Checked(token, slot);
        }

        while (!tokens.IsEmpty)
        {
            var chunk = tokens[..Math.Min(Model.LargestChunk, tokens.Length)];
            tokens = tokens[chunk.Length..];
            ComputePrefill(slot, chunk, tokens.IsEmpty ? logits : default);
            _lengths[slot] += chunk.Length;
        }
    }

    /// <summary>One step: puts one token into each of some slots. They are computed together where the model's cache allows it.</summary>
    /// <param name="rows">At least one, each of another slot that isn't free.</param>
    /// <param name="logits">Gets <see cref="EngineModel.VocabularySize"/> logits for each row, in the order of the rows.</param>
    /// <exception cref="ArgumentException">No such slot, a free or full one, one that comes twice, no such token, or room of another size for logits.</exception>
    /// <exception cref="EngineException">Computing failed, for want of memory most often.</exception>
    public void Decode(ReadOnlySpan<SlotToken> rows, Span<float> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (rows.IsEmpty)
        {
            throw new ArgumentException("there are no rows", nameof(rows));
        }

        if (logits.Length != (long)rows.Length * Model.VocabularySize)
        {
            throw new ArgumentException($"there is room for {logits.Length} logits, not for {rows.Length} × {Model.VocabularySize}", nameof(logits));
        }

        _call++;
        foreach (var (slot, token) in rows)
        {
            var length = _lengths[Checked(slot)];
            if (length == 0 || length >= Model.ContextLength || _seen[slot] == _call)
            {
                throw new ArgumentException(length == 0 ? $"slot {slot} is free: prefill it first"
                    : length >= Model.ContextLength ? $"slot {slot} is full with {length} tokens"
                    : $"slot {slot} comes twice", nameof(rows));
            }

            _seen[slot] = _call;
            Checked(token, slot);
        }

        ComputeDecode(rows, logits);
        foreach (var (slot, _) in rows)
        {
            _lengths[slot]++;
        }
    }

    /// <summary>Forgets the sequence of a slot. Freeing a free one is allowed.</summary>
    public void Free(int slot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Forget(Checked(slot));
        _lengths[slot] = 0;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Release();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Puts 1 to <see cref="EngineModel.LargestChunk"/> tokens into a slot, behind <see cref="Length"/>.</summary>
    protected abstract void ComputePrefill(int slot, ReadOnlySpan<int> tokens, Span<float> logits);

    /// <summary>Puts one token into each of some slots, behind <see cref="Length"/>; into none, where it throws.</summary>
    protected abstract void ComputeDecode(ReadOnlySpan<SlotToken> rows, Span<float> logits);

    /// <summary>Gives back what memory a slot has of its own.</summary>
    protected abstract void Forget(int slot);

    /// <summary>Gives back all memory; called once.</summary>
    protected abstract void Release();

    private int Checked(int slot) => (uint)slot < (uint)_lengths.Length
        ? slot
        : throw new ArgumentException($"there is no slot {slot}, only {_lengths.Length}", nameof(slot));

    private void Checked(int token, int slot)
    {
        if ((uint)token >= (uint)Model.VocabularySize)
        {
            throw new ArgumentException($"slot {slot}: the model has no token {token}, only {Model.VocabularySize}", nameof(token));
        }
    }
}
