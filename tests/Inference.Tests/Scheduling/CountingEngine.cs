using DeepSeek.Engines;

namespace DeepSeek.Inference.Tests.Scheduling;

/// <summary>
/// An engine whose answers are known and whose faults are asked for: after any token comes the next greater one. It keeps what each slot
/// was given, so that a wrong slot shows as a wrong answer.
/// </summary>
internal sealed class CountingEngine(int slots, int context = 64, int vocabulary = 300, int chunk = 4) : DecoderEngine(new EngineModel
{
    Path = "counting",
    Runtime = "a test",
    Layout = CacheLayout.Slots,
    Layers = 1,
    KvHeads = 1,
    HeadSize = 1,
    VocabularySize = vocabulary,
    Slots = slots,
    ContextLength = context,
    LargestChunk = chunk,
    CacheBytesPerToken = 1,
})
{
    private readonly List<int>[] _tokens = [.. Enumerable.Range(0, slots).Select(static _ => new List<int>())];

    /// <summary>Called before a computation, with its number of rows; 0: a prefill.</summary>
    public Action<int> Before { get; set; } = static _ => { };

    /// <summary>A step that meets this token fails.</summary>
    public int? Poison { get; set; }

    /// <summary>Most rows of a step so far.</summary>
    public int Widest { get; private set; }

    /// <summary>What was computed, in order: rows of a step, or 0 for a chunk of a prompt.</summary>
    public List<int> Order { get; } = [];

    /// <summary>Slots that aren't free.</summary>
    public int Taken => _tokens.Count(static tokens => tokens.Count > 0);

    protected override void ComputePrefill(int slot, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        Before(0);
        Order.Add(0);
        Check(tokens);
        Assert.Equal(Length(slot), _tokens[slot].Count);
        _tokens[slot].AddRange(tokens);
        Say(slot, logits);
    }

    protected override void ComputeDecode(ReadOnlySpan<SlotToken> rows, Span<float> logits)
    {
        Before(rows.Length);
        Order.Add(rows.Length);
        Widest = Math.Max(Widest, rows.Length);
        foreach (var row in rows)
        {
            Check([row.Token]);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            _tokens[rows[i].Slot].Add(rows[i].Token);
            Say(rows[i].Slot, logits.Slice(i * vocabulary, vocabulary));
        }
    }

    protected override void Forget(int slot) => _tokens[slot].Clear();

    protected override void Release()
    {
    }

    private void Check(ReadOnlySpan<int> tokens)
    {
        if (Poison is { } poison && tokens.Contains(poison))
        {
            throw new InvalidOperationException("poisoned");
        }
    }

    private void Say(int slot, Span<float> logits)
    {
        if (!logits.IsEmpty)
        {
            logits.Clear();
            logits[(_tokens[slot][^1] + 1) % vocabulary] = 10;
        }
    }
}
