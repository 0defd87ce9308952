using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Inspection;

/// <summary>Says before an hour of building what TensorRT won't take of a model. It needs no GPU, and no TensorRT.</summary>
public static class TensorRtPreflight
{
    private const string FormForTensorRt = "quantize the FP32 model for TensorRT (Q/DQ) instead";

    /// <exception cref="EngineException">The model can't be read.</exception>
    public static PreflightReport Check(string path)
    {
        var graph = OnnxModel.Load(path).Graph;
        var constants = graph.Initializers.Concat(graph.AllNodes().Where(static node => node.Type == "Constant").SelectMany(Constant)).ToLookup(static tensor => tensor.Name);
        var least = new Version(10, 1);
        var findings = new List<(string Operator, OnnxNode Node, string Problem, string Remedy)>();
        foreach (var node in graph.AllNodes())
        {
            var since = node.Domain.Length == 0 ? TensorRtOperators.Since(node.Type) : null;
            var (problem, remedy) = since is null ? Unknown(node) : node.Type switch
            {
                "Attention" when node.Inputs.Skip(4).Take(2).Any(static input => input.Length > 0) || node.Outputs.Skip(1).Any(static output => output.Length > 0) =>
                    ("its inputs or outputs for a cache (past, present) aren't imported", "join the cache by Concat or TensorScatter in front of it"),
                "QuantizeLinear" or "DequantizeLinear" => ZeroPoint(node, constants),
                _ => (null, null),
            };
            if (problem is not null)
            {
                findings.Add((node.Domain.Length > 0 ? $"{node.Domain}.{node.Type}" : node.Type, node, problem, remedy!));
            }
            else if (since > least)
            {
                least = since;
            }
        }

        return new PreflightReport([.. findings.GroupBy(static finding => (finding.Operator, finding.Problem, finding.Remedy))
            .Select(static group => new PreflightFinding(group.Key.Operator, group.Count(), group.First().Node.Name, group.Key.Problem, group.Key.Remedy))
            .OrderBy(static finding => finding.Operator, StringComparer.Ordinal)], least);
    }

    private static (string? Problem, string? Remedy) Unknown(OnnxNode node) => node switch
    {
        { Type: "MatMulInteger" or "DynamicQuantizeLinear" or "ConvInteger" or "QLinearMatMul" or "MatMulNBits" or "DynamicQuantizeMatMul" } => ("it is of quantization for CPUs", FormForTensorRt),
        { Type: "GroupQueryAttention" or "MultiHeadAttention" } => ("it is an operator of ONNX Runtime", "export with attention in ONNX's own operators"),
        { Domain.Length: > 0 } => ("it isn't of ONNX's own operators", "export without the optimisations of ONNX Runtime"),
        _ => ("TensorRT's parser doesn't know it", "export it in other operators"),
    };

    private static (string? Problem, string? Remedy) ZeroPoint(OnnxNode node, ILookup<string, OnnxTensor> constants) => node.Inputs.ElementAtOrDefault(2) switch
    {
        // Without one the type is the attribute's, or unsigned.
        null or "" when node.Type == "QuantizeLinear" && node.Attribute("output_dtype")?.Integer is not (long)OnnxType.Int8 => ("it gives unsigned integers", FormForTensorRt),
        null or "" => (null, null),
        var name => constants[name].FirstOrDefault() switch
        {
            null => ("its zero point is computed, not a constant", FormForTensorRt),
            { Type: not OnnxType.Int8 } => ("its integers aren't signed ones of 8 bits", FormForTensorRt),
            var zero => zero.External is not null || zero.Raw.Span.ContainsAnyExcept((byte)0) ? ("its zero point isn't 0", FormForTensorRt) : (null, null),
        },
    };

    private static IEnumerable<OnnxTensor> Constant(OnnxNode node)
    {
        if (node.Attribute("value")?.Tensor is { } tensor)
        {
            tensor.Name = node.Outputs[0];
            yield return tensor;
        }
    }
}
