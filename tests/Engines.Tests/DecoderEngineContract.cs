using DeepSeek.TinyModels;

namespace DeepSeek.Engines.Tests;

/// <summary>What every engine promises, for every layout of the cache; by the model that adds two digits.</summary>
public abstract class DecoderEngineContract
{
    private const int Slots = 4;

    private static readonly (int A, int B)[] Sums = [.. from a in Enumerable.Range(0, 10) from b in Enumerable.Range(0, 10) select (a, b)];

    /// <summary>The sums model.</summary>
    protected abstract DecoderEngine Open(EngineOptions options);

    // Several threads for a model of this size would only wait for each other, and for those of other tests.
    private DecoderEngine Load(EngineOptions options) => Open(options with { Threads = 1 });

    /// <summary>Bytes of a number of the cache.</summary>
    protected virtual int CacheElementSize => sizeof(float);

    [Fact]
    public void All_sums_are_right_one_by_one()
    {
        using var engine = Load(new EngineOptions { Slots = 1 });
        Assert.All(Sums, sum => Assert.Equal(sum.A + sum.B, Answer(engine, 0, sum.A, sum.B)));
    }

    [Fact]
    public void All_sums_are_right_together()
    {
        using var engine = Load(new EngineOptions { Slots = Slots });
        foreach (var batch in Sums.Chunk(Slots))
        {
            var logits = new float[engine.Model.VocabularySize];
            var digits = new List<int>[Slots];
            for (var slot = 0; slot < Slots; slot++)
            {
                engine.Prefill(slot, Prompt(batch[slot].A, batch[slot].B), logits);
                digits[slot] = [Best(logits)];
            }

            Step(engine, digits, [0, 1, 2, 3]);
            Assert.Equal(batch.Select(static sum => sum.A + sum.B), digits.Select(Value));
            Array.ForEach([0, 1, 2, 3], engine.Free);
        }
    }

    [Fact]
    public void Sequences_join_and_leave_between_steps()
    {
        using var engine = Load(new EngineOptions { Slots = Slots });
        var logits = new float[engine.Model.VocabularySize];
        var digits = new List<int>[Slots];
        Begin(3, 9, 9);
        Begin(1, 8, 4);
        Step(engine, digits, [3]);
        Assert.Equal(18, Value(digits[3]));
        Begin(0, 7, 6);
        engine.Free(3);
        Begin(3, 2, 3);
        Step(engine, digits, [3, 0]);
        Assert.Equal((5, 13), (Value(digits[3]), Value(digits[0])));
        Step(engine, digits, [1]);
        Assert.Equal(12, Value(digits[1]));

        void Begin(int slot, int a, int b)
        {
            engine.Prefill(slot, Prompt(a, b), logits);
            digits[slot] = [Best(logits)];
        }
    }

    [Fact]
    public void Prefill_in_pieces_is_the_prefill_of_the_whole()
    {
        using var engine = Load(new EngineOptions { Slots = 2 });
        using var chunked = Load(new EngineOptions { Slots = 2, PrefillChunk = 2 });
        var (whole, pieces, chunks) = (new float[engine.Model.VocabularySize], new float[engine.Model.VocabularySize], new float[engine.Model.VocabularySize]);
        engine.Prefill(0, Prompt(6, 7), whole);
        engine.Prefill(1, Prompt(6, 7).AsSpan(0, 3), default);
        engine.Prefill(1, Prompt(6, 7).AsSpan(3), pieces);
        chunked.Prefill(0, Prompt(6, 7), chunks);
        Assert.Equal((5, 5, 5), (engine.Length(0), engine.Length(1), chunked.Length(0)));
        AssertClose(whole, pieces);
        AssertClose(whole, chunks);
    }

    [Fact]
    public void Row_does_not_depend_on_who_shares_its_step()
    {
        using var engine = Load(new EngineOptions { Slots = Slots });
        var vocabulary = engine.Model.VocabularySize;
        var (alone, together) = (new float[vocabulary], new float[3 * vocabulary]);
        engine.Prefill(1, Prompt(5, 8), default);
        engine.Decode([new SlotToken(1, 1)], alone);

        engine.Prefill(0, Prompt(1, 1), default);
        engine.Prefill(2, [SumsModel.Start], default);
        engine.Prefill(3, Prompt(5, 8), default);
        engine.Decode([new SlotToken(3, 1), new SlotToken(0, 0), new SlotToken(2, 9)], together);
        AssertClose(alone, together.AsSpan(0, vocabulary));
        Assert.Equal([6, 6, 2, 6], Enumerable.Range(0, Slots).Select(engine.Length));
    }

    [Fact]
    public void Freed_slot_remembers_nothing()
    {
        using var engine = Load(new EngineOptions { Slots = 1 });
        var (first, second) = (new float[engine.Model.VocabularySize], new float[engine.Model.VocabularySize]);
        engine.Prefill(0, Prompt(3, 4), first);
        engine.Decode([new SlotToken(0, 0)], second);
        engine.Free(0);
        engine.Free(0);
        Assert.Equal(0, engine.Length(0));
        engine.Prefill(0, Prompt(3, 4), second);
        AssertClose(first, second);
    }

    [Fact]
    public void Full_slot_disturbs_nobody_and_takes_nothing_more()
    {
        using var engine = Load(new EngineOptions { Slots = 3, ContextLength = 8 });
        var vocabulary = engine.Model.VocabularySize;
        int[] full = [.. Prompt(9, 9), 1, 8, SumsModel.End];
        var (before, after) = (new float[vocabulary], new float[vocabulary]);
        engine.Prefill(1, full, before);
        Assert.Equal(full.Length, engine.Model.ContextLength);
        Assert.Throws<ArgumentException>(() => engine.Decode([new SlotToken(1, 0)], after));
        Assert.Throws<ArgumentException>(() => engine.Prefill(1, [0], after));

        engine.Prefill(0, Prompt(2, 9), default);
        engine.Prefill(2, Prompt(2, 9), default);
        var logits = new float[2 * vocabulary];
        engine.Decode([new SlotToken(0, 1), new SlotToken(2, 1)], logits);
        Assert.Equal((1, 1), (Best(logits.AsSpan(0, vocabulary)), Best(logits.AsSpan(vocabulary))));
        engine.Free(1);
        engine.Prefill(1, full, after);
        AssertClose(before, after);
    }

    [Fact]
    public void Model_says_what_its_files_say()
    {
        using var engine = Load(new EngineOptions { Slots = 3, ContextLength = 20, PrefillChunk = 7 });
        var model = engine.Model;
        Assert.Equal((2, 2, 12, 14), (model.Layers, model.KvHeads, model.HeadSize, model.VocabularySize));
        Assert.Equal((3, 20, 7), (model.Slots, model.ContextLength, model.LargestChunk));
        Assert.Equal(2 * 2 * 2 * 12 * CacheElementSize, model.CacheBytesPerToken);
    }

    [Fact]
    public void Nonsense_is_refused_and_changes_nothing()
    {
        using var engine = Load(new EngineOptions { Slots = 2 });
        var logits = new float[engine.Model.VocabularySize];
        engine.Prefill(0, Prompt(4, 4), logits);
        Assert.Throws<ArgumentException>(() => engine.Prefill(2, [0], logits));
        Assert.Throws<ArgumentException>(() => engine.Prefill(-1, [0], logits));
        Assert.Throws<ArgumentException>(() => engine.Prefill(1, [], logits));
        Assert.Throws<ArgumentException>(() => engine.Prefill(1, [0, SumsModel.Vocabulary], logits));
        Assert.Throws<ArgumentException>(() => engine.Prefill(1, [-1], logits));
        Assert.Throws<ArgumentException>(() => engine.Prefill(1, [0], new float[3]));
        Assert.Throws<ArgumentException>(() => engine.Prefill(1, new int[engine.Model.ContextLength + 1], logits));
        Assert.Throws<ArgumentException>(() => engine.Decode([], []));
        Assert.Throws<ArgumentException>(() => engine.Decode([new SlotToken(1, 0)], logits));
        Assert.Throws<ArgumentException>(() => engine.Decode([new SlotToken(0, 99)], logits));
        Assert.Throws<ArgumentException>(() => engine.Decode([new SlotToken(0, 1)], new float[3]));
        Assert.Throws<ArgumentException>(() => engine.Decode([new SlotToken(0, 1), new SlotToken(0, 1)], new float[2 * logits.Length]));
        Assert.Throws<ArgumentException>(() => engine.Free(2));

        Assert.Equal((5, 0), (engine.Length(0), engine.Length(1)));
        engine.Decode([new SlotToken(0, 0)], logits);
        Assert.Equal(8, Best(logits));
    }

    [Fact]
    public void Disposed_engine_refuses()
    {
        var engine = Load(new EngineOptions());
        engine.Dispose();
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => engine.Prefill(0, [0], default));
        Assert.Throws<ObjectDisposedException>(() => engine.Decode([new SlotToken(0, 0)], new float[SumsModel.Vocabulary]));
        Assert.Throws<ObjectDisposedException>(() => engine.Free(0));
    }

    [Fact]
    public void Context_beyond_the_model_is_refused_with_both_numbers()
    {
        var e = Assert.Throws<EngineException>(() => Load(new EngineOptions { ContextLength = 65 }));
        Assert.Contains("65", e.Message, StringComparison.Ordinal);
        Assert.Matches("takes 6[34]", e.Message);
    }

    internal static int Answer(DecoderEngine engine, int slot, int a, int b)
    {
        var logits = new float[engine.Model.VocabularySize];
        engine.Prefill(slot, Prompt(a, b), logits);
        var digits = new List<int> { Best(logits) };
        while (digits.Count < 3)
        {
            engine.Decode([new SlotToken(slot, digits[^1])], logits);
            digits.Add(Best(logits));
        }

        engine.Free(slot);
        Assert.Equal(SumsModel.End, digits[2]);
        return Value(digits);
    }

    internal static int[] Prompt(int a, int b) => [SumsModel.Start, a, SumsModel.Plus, b, SumsModel.Equal];

    internal static int Best(ReadOnlySpan<float> logits) => logits.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(logits));

    private static int Value(List<int> digits) => digits[0] * 10 + digits[1];

    private static void Step(DecoderEngine engine, List<int>[] digits, int[] slots)
    {
        var logits = new float[slots.Length * engine.Model.VocabularySize];
        engine.Decode([.. slots.Select(slot => new SlotToken(slot, digits[slot][^1]))], logits);
        for (var row = 0; row < slots.Length; row++)
        {
            digits[slots[row]].Add(Best(logits.AsSpan(row * engine.Model.VocabularySize, engine.Model.VocabularySize)));
        }
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-3f);
        }
    }
}
