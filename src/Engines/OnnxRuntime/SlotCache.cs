using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>
/// Slots of fixed capacity, side by side in one piece of memory for each key and value, which a run reads and writes in place. A step
/// computes the rows from the first slot that takes part to the last. Those between that don't write into their first unused cell, which
/// their next token overwrites, and nobody looks at it before.
/// </summary>
internal sealed unsafe class SlotCache : IKeyValueCache
{
    private readonly GraphRunner _runner;
    private readonly int _slots;
    private readonly int _capacity;
    private readonly nint[] _memory;
    private readonly Dictionary<(int First, int Count), OrtValue[]> _views = [];
    private readonly int[] _tokens;

    /// <param name="runner">Runs the graph.</param>
    /// <param name="slots">Sequences.</param>
    /// <param name="capacity">Cells of each slot: one more than a sequence takes, so that a full one has an unused cell.</param>
    /// <exception cref="OutOfMemoryException">It doesn't fit.</exception>
    public SlotCache(GraphRunner runner, int slots, int capacity)
    {
        (_runner, _slots, _capacity, _tokens) = (runner, slots, capacity, new int[slots]);
        _memory = new nint[runner.Signature.Cache.Count];
        try
        {
            for (var i = 0; i < _memory.Length; i++)
            {
                // What no one has written yet is multiplied by a weight of zero, and must be a number for that. Pages come when they are used.
                _memory[i] = (nint)NativeMemory.AllocZeroed((nuint)(slots * SlotSize(i)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Prefill(int slot, int start, ReadOnlySpan<int> tokens, Span<float> logits) => Run(slot, tokens, [start], [new SlotToken(slot, 0)], logits);

    public void Decode(ReadOnlySpan<SlotToken> rows, ReadOnlySpan<int> lengths, Span<float> logits)
    {
        var (first, last) = (_slots, 0);
        Array.Clear(_tokens);
        foreach (var (slot, token) in rows)
        {
            (first, last) = (Math.Min(first, slot), Math.Max(last, slot));
            _tokens[slot] = token;
        }

        var count = last - first + 1;
        Run(first, _tokens.AsSpan(first, count), lengths.Slice(first, count), rows, logits);
    }

    public void Free(int slot)
    {
        // The next sequence writes over it.
    }

    public void Dispose()
    {
        foreach (var view in _views.Values.SelectMany(static views => views))
        {
            view.Dispose();
        }

        foreach (var memory in _memory)
        {
            NativeMemory.Free((void*)memory);
        }

        _runner.Dispose();
    }

    private void Run(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> starts, ReadOnlySpan<SlotToken> rows, Span<float> logits)
    {
        _runner.BindTokens(tokens, starts);
        var views = Views(first, starts.Length);
        for (var i = 0; i < views.Length; i++)
        {
            _runner.Binding.BindInput(_runner.Signature.Cache[i].Past, views[i]);
            _runner.Binding.BindOutput(_runner.Signature.Cache[i].Present, views[i]);
        }

        var outputs = _runner.Run();
        for (var row = 0; row < rows.Length && !logits.IsEmpty; row++)
        {
            var vocabulary = _runner.Signature.VocabularySize;
            LogitsReader.Last(outputs[0], rows[row].Slot - first, logits.Slice(row * vocabulary, vocabulary));
        }

        foreach (var output in outputs)
        {
            output.Dispose();
        }
    }

    private OrtValue[] Views(int first, int count)
    {
        if (!_views.TryGetValue((first, count), out var views))
        {
            var signature = _runner.Signature;
            views = [.. signature.Cache.Select((tensor, i) => OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, signature.CacheType,
                [count, tensor.Heads, _capacity, tensor.HeadSize], _memory[i] + (nint)(first * SlotSize(i)), count * SlotSize(i)))];
            _views[(first, count)] = views;
        }

        return views;
    }

    private long SlotSize(int i) => (long)_runner.Signature.Cache[i].Heads * _capacity * _runner.Signature.Cache[i].HeadSize * _runner.Signature.CacheElementSize;
}
