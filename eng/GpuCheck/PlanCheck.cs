using System.Numerics.Tensors;
using DeepSeek.Engines;
using DeepSeek.Engines.TensorRt;

namespace DeepSeek.GpuCheck;

/// <summary>What a plan of a decoder computes: alone, together, in pieces, how fast, and whether all of it is given back.</summary>
internal static class PlanCheck
{
    private const int Rows = 4;
    private const int Steps = 16;

    // Kernels that are chosen for another number of rows add up in another order.
    private const float Tolerance = 0.05f;

    public static void Run(string plan, Report report, TimeProvider time)
    {
        report.Run("a plan computes", () => Computes(plan, time));
        TensorRtEngine? many = null;
        try
        {
            many = TensorRtEngine.Load(plan, new EngineOptions { Slots = Rows, PrefillChunk = 2 });
        }
        catch (EngineException e)
        {
            report.LeaveOut("rows together are as alone", e.Message);
        }

        if (many is not null)
        {
            using (many)
            {
                report.Run("rows together are as alone", () => Together(plan, many, time));
            }
        }

        report.Run("a plan gives back what it took", () => GivesBack(plan));
    }

    private static FormattableString Computes(string plan, TimeProvider time)
    {
        var start = time.GetTimestamp();
        using var engine = TensorRtEngine.Load(plan, new EngineOptions { Slots = 1 });
        var loaded = time.GetElapsedTime(start);
        var begun = time.GetTimestamp();
        var steps = Greedy(engine).Count;
        return $"{engine.Model.Runtime}: {engine.Model.Layers} layers, {engine.Model.VocabularySize} tokens, context {engine.Model.ContextLength}; loaded in {loaded.TotalMilliseconds:F0} ms; {steps / time.GetElapsedTime(begun).TotalSeconds:F0} steps/s of one row";
    }

    /// <summary>One row walks with three others that say something else, and its prompt came in pieces.</summary>
    private static FormattableString Together(string plan, TensorRtEngine many, TimeProvider time)
    {
        using var one = TensorRtEngine.Load(plan, new EngineOptions { Slots = 1 });
        var alone = Greedy(one);
        var vocabulary = many.Model.VocabularySize;
        var logits = new float[Rows * vocabulary];
        for (var slot = 0; slot < Rows; slot++)
        {
            many.Prefill(slot, slot == 2 ? [0, 1, 2] : [slot, 0], logits.AsSpan(slot * vocabulary, vocabulary));
        }

        var worst = 0f;
        var begun = time.GetTimestamp();
        for (var step = 0; step < alone.Count; step++)
        {
            worst = Math.Max(worst, Difference(alone[step], logits.AsSpan(2 * vocabulary, vocabulary)));
            var rows = Enumerable.Range(0, Rows).Select(slot => new SlotToken(slot, slot == 2 ? Best(alone[step]) : (step + slot) % vocabulary)).ToArray();
            many.Decode(rows, logits);
        }

        if (worst > Tolerance)
        {
            throw new InvalidOperationException($"they differ by {worst:P2} of their range");
        }

        return $"they differ by at most {worst:P2} of their range; {Rows * alone.Count / time.GetElapsedTime(begun).TotalSeconds:F0} tokens/s of {Rows} rows";
    }

    private static FormattableString GivesBack(string plan)
    {
        Load(); // what the driver and TensorRT keep for good
        using var context = Engines.Cuda.CudaContext.Open(0);
        var before = context.Memory().Free;
        for (var i = 0; i < 5; i++)
        {
            Load();
        }

        var lost = before - context.Memory().Free;
        if (lost >= 1 << 20)
        {
            throw new InvalidOperationException($"{lost} bytes are gone after it was loaded 5 times");
        }

        return $"after it was loaded 5 times";

        void Load() => TensorRtEngine.Load(plan, new EngineOptions { Slots = 1 }).Dispose();
    }

    /// <summary>Logits of each step behind tokens 0, 1, 2, as long as the context has room.</summary>
    private static List<float[]> Greedy(TensorRtEngine engine)
    {
        var all = new List<float[]> { new float[engine.Model.VocabularySize] };
        engine.Prefill(0, [0, 1, 2], all[0]);
        while (all.Count < Steps && engine.Length(0) < engine.Model.ContextLength)
        {
            var next = new float[engine.Model.VocabularySize];
            engine.Decode([new SlotToken(0, Best(all[^1]))], next);
            all.Add(next);
        }

        return all;
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        var best = TensorPrimitives.IndexOfMax(logits);
        return float.IsFinite(logits[best]) ? best : throw new InvalidOperationException("its logits are no numbers");
    }

    private static float Difference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var range = TensorPrimitives.Max(expected) - TensorPrimitives.Min(expected);
        var worst = 0f;
        for (var i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        return float.IsFinite(worst) ? worst / Math.Max(range, float.Epsilon) : throw new InvalidOperationException("its logits are no numbers");
    }
}
