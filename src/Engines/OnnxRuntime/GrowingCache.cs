using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>A cache of its own length for each sequence: what a run gives as present is bound as past of the next, and never copied by us.</summary>
internal sealed class GrowingCache : IKeyValueCache
{
    private readonly GraphRunner _runner;
    private readonly OrtValue[] _empty;
    private readonly OrtValue[][] _slots;

    public GrowingCache(GraphRunner runner, int slots)
    {
        var signature = runner.Signature;
        _runner = runner;
        _empty = [.. signature.Cache.Select(tensor => OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, signature.CacheType, [1, tensor.Heads, 0, tensor.HeadSize]))];
        _slots = new OrtValue[slots][];
        Array.Fill(_slots, _empty);
    }

    public void Prefill(int slot, int start, ReadOnlySpan<int> tokens, Span<float> logits) => Adopt(slot, Run(slot, start, tokens, logits));

    public void Decode(ReadOnlySpan<SlotToken> rows, ReadOnlySpan<int> lengths, Span<float> logits)
    {
        var vocabulary = _runner.Signature.VocabularySize;
        var presents = new List<OrtValue[]>(rows.Length);
        try
        {
            foreach (var (slot, token) in rows)
            {
                presents.Add(Run(slot, lengths[slot], [token], logits.Slice(presents.Count * vocabulary, vocabulary)));
            }
        }
        catch
        {
            presents.ForEach(Discard);
            throw;
        }

        for (var row = 0; row < rows.Length; row++)
        {
            Adopt(rows[row].Slot, presents[row]);
        }
    }

    public void Free(int slot) => Adopt(slot, _empty);

    public void Dispose()
    {
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            Free(slot);
        }

        Discard(_empty);
        _runner.Dispose();
    }

    private OrtValue[] Run(int slot, int start, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        _runner.BindTokens(tokens, [start]);
        for (var i = 0; i < _empty.Length; i++)
        {
            _runner.Binding.BindInput(_runner.Signature.Cache[i].Past, _slots[slot][i]);
            _runner.Binding.BindOutputToDevice(_runner.Signature.Cache[i].Present, OrtMemoryInfo.DefaultInstance);
        }

        var outputs = _runner.Run();
        using var given = outputs[0];
        if (!logits.IsEmpty)
        {
            LogitsReader.Last(given, row: 0, logits);
        }

        return [.. outputs.Skip(1)];
    }

    private void Adopt(int slot, OrtValue[] values)
    {
        if (_slots[slot] != _empty)
        {
            Discard(_slots[slot]);
        }

        _slots[slot] = values;
    }

    private static void Discard(OrtValue[] values) => Array.ForEach(values, static value => value.Dispose());
}
