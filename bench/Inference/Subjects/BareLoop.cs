using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Bench.Inference.Subjects;

/// <summary>
/// ONNX Runtime alone, with its own settings, in a loop as short as one can be: everything is bound once, caches are written in place, nobody
/// looks at the logits. What the product's engine and server are compared with.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly int _batch;
    private readonly int _vocabulary;
    private readonly (string Past, string Present, OrtValue Cells)[] _cache;
    private int _length;

    /// <param name="graph">With slots of fixed capacity.</param>
    /// <param name="threads">That compute.</param>
    /// <param name="batch">Sequences.</param>
    /// <param name="capacity">Tokens of each.</param>
    public BareLoop(string graph, int threads, int batch, int capacity)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(graph, settings);
        _batch = batch;
        _vocabulary = _session.OutputMetadata["logits"].Dimensions[^1];
        _cache = [.. _session.InputMetadata.Where(static input => input.Key.StartsWith("past_key_values.", StringComparison.Ordinal)).Select(input =>
            (input.Key, input.Key.Replace("past_key_values.", "present.", StringComparison.Ordinal), Zeros(batch, input.Value.Dimensions[1], capacity, input.Value.Dimensions[3])))];
    }

    /// <summary>The same number of tokens for each sequence, behind those that it has.</summary>
    public void Step(int tokens)
    {
        using var binding = _session.CreateIoBinding();
        using var ids = Integers([_batch, tokens], i => i * 7_919 % _vocabulary);
        using var positions = Integers([_batch, tokens], i => _length + i % tokens);
        using var indices = Integers([_batch], _ => _length);
        binding.BindInput("input_ids", ids);
        binding.BindInput("position_ids", positions);
        binding.BindInput("write_indices", indices);
        binding.BindOutputToDevice("logits", OrtMemoryInfo.DefaultInstance);
        foreach (var (past, present, cells) in _cache)
        {
            binding.BindInput(past, cells);
            binding.BindOutput(present, cells);
        }

        _session.RunWithBinding(_run, binding);
        _length += tokens;
    }

    /// <summary>Forgets all tokens.</summary>
    public void Reset() => _length = 0;

    public void Dispose()
    {
        foreach (var (_, _, cells) in _cache)
        {
            cells.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    private static OrtValue Zeros(params long[] dims)
    {
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, dims);
        value.GetTensorMutableRawData().Clear();
        return value;
    }

    private static OrtValue Integers(long[] dims, Func<int, long> of) =>
        OrtValue.CreateTensorValueFromMemory([.. Enumerable.Range(0, (int)dims.Aggregate(1L, static (product, dim) => product * dim)).Select(of)], dims);
}
