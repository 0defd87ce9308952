using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Inspection;

/// <summary>What an ONNX file is, read from it without computing.</summary>
public sealed record ModelSummary
{
    /// <summary>What wrote it; empty: it doesn't say.</summary>
    public required string Producer { get; init; }

    /// <summary>Version of ONNX's own operators.</summary>
    public required long Opset { get; init; }

    /// <summary>Each as "name: type [dimensions]".</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Each as "name: type [dimensions]".</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>How many nodes there are of each operator, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Operators { get; init; }

    /// <summary>Bytes of constants by type, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> ConstantBytes { get; init; }

    /// <summary>Numbers that constants have.</summary>
    public required long Parameters { get; init; }

    /// <summary>In which precision the linear layers compute.</summary>
    public required Precision Precision { get; init; }

    /// <exception cref="EngineException">The model can't be read.</exception>
    public static ModelSummary Of(string path)
    {
        var model = OnnxModel.Load(path);
        var graph = model.Graph;
        var operators = graph.AllNodes().CountBy(static node => node.Domain.Length > 0 ? $"{node.Domain}.{node.Type}" : node.Type).OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).ToArray();
        return new ModelSummary
        {
            Producer = model.Producer,
            Opset = model.Opsets.GetValueOrDefault(""),
            Inputs = [.. graph.Inputs.Select(Text)],
            Outputs = [.. graph.Outputs.Select(Text)],
            Operators = operators,
            ConstantBytes = [.. graph.Initializers.GroupBy(static tensor => tensor.Type).Select(static group => KeyValuePair.Create(group.Key.ToString(), group.Sum(static tensor => tensor.Size)))
                .OrderByDescending(static pair => pair.Value)],
            Parameters = graph.Initializers.Sum(static tensor => tensor.Count),
            Precision = PrecisionOf(operators.ToDictionary(), graph),
        };

        static string Text(OnnxValue value) => $"{value.Name}: {value.Type} [{string.Join(", ", value.Dims)}]";
    }

    private static Precision PrecisionOf(Dictionary<string, int> operators, OnnxGraph graph) =>
        operators.ContainsKey("MatMulInteger") || operators.ContainsKey("com.microsoft.DynamicQuantizeMatMul") ? Precision.DynamicInt8
        : operators.ContainsKey("DequantizeLinear") ? Precision.QuantizeDequantize
        : operators.ContainsKey("com.microsoft.MatMulNBits") ? Precision.BlockwiseWeights
        : graph.Initializers.Where(static tensor => tensor.Dims.Count >= 2).MaxBy(static tensor => tensor.Size)?.Type is OnnxType.Float16 or OnnxType.BFloat16 ? Precision.Fp16
        : Precision.Fp32;
}
