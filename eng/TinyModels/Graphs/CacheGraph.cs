using DeepSeek.Engines.Onnx;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels.Graphs;

/// <summary>What differs between the forms: the cache, the mask, and attention over both.</summary>
internal sealed class CacheGraph(Shape shape, GraphKind kind, GraphBuilder graph, OnnxDim slots, OnnxDim capacity)
{
    private string? _mask;

    public void DeclareInputs()
    {
        var batch = kind == GraphKind.Slots ? slots : "batch_size";
        Input("input_ids", OnnxType.Int64, batch, "sequence_length");
        if (kind == GraphKind.Slots)
        {
            Input("write_indices", OnnxType.Int64, batch);
        }
        else
        {
            Input("attention_mask", OnnxType.Int64, batch, "total_sequence_length");
        }

        Input("position_ids", OnnxType.Int64, batch, "sequence_length");
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            foreach (var part in (string[])["key", "value"])
            {
                Input($"past_key_values.{layer}.{part}", OnnxType.Float, batch, shape.KvHeads, kind == GraphKind.Slots ? capacity : "past_sequence_length", shape.HeadSize);
                graph.Graph.Outputs.Add(new OnnxValue($"present.{layer}.{part}", OnnxType.Float,
                    [batch, shape.KvHeads, kind == GraphKind.Slots ? capacity : "total_sequence_length", shape.HeadSize]));
            }
        }
    }

    /// <summary>q, k, v and the result: batch × heads × sequence × size.</summary>
    public string Attend(string q, string k, string v, int layer)
    {
        var (pastKey, pastValue, presentKey, presentValue) = ($"past_key_values.{layer}.key", $"past_key_values.{layer}.value", $"present.{layer}.key", $"present.{layer}.value");
        _mask ??= Mask();
        switch (kind)
        {
            case GraphKind.Fused:
                var output = $"attention_{layer}";
                graph.Graph.Nodes.Add(OnnxNode.Of("Attention", [q, k, v, _mask, pastKey, pastValue], [output, presentKey, presentValue]));
                return output;
            case GraphKind.Slots:
                k = graph.Named("TensorScatter", presentKey, [pastKey, k, "write_indices"], OnnxAttribute.Of("axis", 2L));
                v = graph.Named("TensorScatter", presentValue, [pastValue, v, "write_indices"], OnnxAttribute.Of("axis", 2L));
                break;
            default:
                k = graph.Named("Concat", presentKey, [pastKey, k], OnnxAttribute.Of("axis", 2L));
                v = graph.Named("Concat", presentValue, [pastValue, v], OnnxAttribute.Of("axis", 2L));
                break;
        }

        return kind == GraphKind.Plain ? InPlainOperators(q, k, v) : graph.Node("Attention", [q, k, v, _mask]);
    }

    // batch × 1 × sequence × keys: who may look at whom. Keys are numbered by the mask, or by their cell.
    private string Mask()
    {
        var asks = graph.Unsqueeze("position_ids", 2);
        if (kind == GraphKind.Slots)
        {
            var cells = graph.Node("Squeeze", [graph.Node("Shape", ["past_key_values.0.key"], OnnxAttribute.Of("start", 2L), OnnxAttribute.Of("end", 3L))]);
            var numbers = graph.Node("Range", [graph.Scalar(0), cells, graph.Scalar(1)]);
            return graph.Unsqueeze(graph.Node("LessOrEqual", [graph.Unsqueeze(numbers, 0, 1), asks]), 1);
        }

        var number = graph.Node("Sub", [graph.Node("CumSum", ["attention_mask", graph.Scalar(1)]), graph.Scalar(1)]);
        var present = graph.Node("Cast", ["attention_mask"], OnnxAttribute.Of("to", (long)OnnxType.Bool));
        return graph.Unsqueeze(graph.Node("And", [graph.Node("LessOrEqual", [graph.Unsqueeze(number, 1), asks]), graph.Unsqueeze(present, 1)]), 1);
    }

    // Queries of one pair of key and value are grouped in a dimension of their own, along which the pair is broadcast.
    private string InPlainOperators(string q, string k, string v)
    {
        var groups = shape.Heads / shape.KvHeads;
        var grouped = graph.Reshape(q, 0, shape.KvHeads, groups, -1, shape.HeadSize);
        var scores = graph.MatMul(grouped, graph.Transpose(graph.Unsqueeze(k, 2), 0, 1, 2, 4, 3));
        var scaled = graph.Mul(scores, graph.Number("scale", 1 / MathF.Sqrt(shape.HeadSize)));
        var masked = graph.Node("Where", [graph.Unsqueeze(_mask!, 1), scaled, graph.Number("never", -1e9f)]);
        var weights = graph.Node("Softmax", [masked], OnnxAttribute.Of("axis", -1L));
        return graph.Reshape(graph.MatMul(weights, graph.Unsqueeze(v, 2)), 0, shape.Heads, -1, shape.HeadSize);
    }

    private void Input(string name, OnnxType type, params OnnxDim[] dims) => graph.Graph.Inputs.Add(new OnnxValue(name, type, dims));
}
