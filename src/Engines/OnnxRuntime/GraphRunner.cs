using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>One run of a decoder's graph: binds the inputs of integers that it has, and reads the logits. The cache is bound by who keeps it.</summary>
internal sealed class GraphRunner(InferenceSession session, DecoderSignature signature) : IDisposable
{
    private readonly OrtIoBinding _binding = session.CreateIoBinding();
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _inputs = [];
    private readonly Workspace _ids = new(signature.IdType);
    private readonly Workspace _mask = new(signature.IdType);
    private readonly Workspace _positions = new(signature.IdType);
    private readonly Workspace _indices = new(signature.IdType);
    private int[] _numbers = [];

    public DecoderSignature Signature => signature;

    public OrtIoBinding Binding => _binding;

    /// <summary>Binds tokens: of each row the same number.</summary>
    /// <param name="tokens">Row after row.</param>
    /// <param name="starts">Tokens that are there already, for each row.</param>
    public void BindTokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> starts)
    {
        var length = tokens.Length / starts.Length;
        Bind(DecoderSignature.InputIds, _ids.Fill(tokens, starts.Length, length));
        if (signature.HasPositions)
        {
            var positions = Numbers(tokens.Length);
            for (var i = 0; i < positions.Length; i++)
            {
                positions[i] = starts[i / length] + i % length;
            }

            Bind(DecoderSignature.PositionIds, _positions.Fill(positions, starts.Length, length));
        }

        if (signature.HasSlots)
        {
            Bind(DecoderSignature.WriteIndices, _indices.Fill(starts, starts.Length));
        }
        else if (signature.HasMask)
        {
            var ones = Numbers(starts[0] + length);
            ones.Fill(1);
            Bind(DecoderSignature.AttentionMask, _mask.Fill(ones, 1, ones.Length));
        }

        _binding.BindOutputToDevice(DecoderSignature.Logits, OrtMemoryInfo.DefaultInstance);
    }

    /// <summary>Runs what is bound, and forgets the bindings.</summary>
    /// <returns>Logits first, then the cache in its order. They are the caller's.</returns>
    public IReadOnlyList<OrtValue> Run()
    {
        try
        {
            session.RunWithBinding(_options, _binding);
            return [.. _binding.GetOutputValues()];
        }
        finally
        {
            _binding.ClearBoundInputs();
            _binding.ClearBoundOutputs();
            _inputs.ForEach(static input => input.Dispose());
            _inputs.Clear();
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
    }

    private void Bind(string name, OrtValue value)
    {
        _inputs.Add(value);
        _binding.BindInput(name, value);
    }

    private Span<int> Numbers(int count)
    {
        if (_numbers.Length < count)
        {
            _numbers = new int[Math.Max(count, 2 * _numbers.Length)];
        }

        return _numbers.AsSpan(0, count);
    }
}
