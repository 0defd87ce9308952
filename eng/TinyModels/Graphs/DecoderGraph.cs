using DeepSeek.Engines.Onnx;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels.Graphs;

/// <summary>A decoder as ONNX.</summary>
internal sealed class DecoderGraph
{
    private readonly Shape _shape;
    private readonly GraphKind _kind;
    private readonly GraphBuilder _graph;
    private readonly CacheGraph _cache;

    private DecoderGraph(Shape shape, GraphKind kind, IEnumerable<OnnxTensor> weights, OnnxModel model, OnnxDim slots, OnnxDim capacity)
    {
        (_shape, _kind, _graph) = (shape, kind, new GraphBuilder(model.Graph));
        _graph.Graph.Initializers.AddRange(weights);
        _cache = new CacheGraph(_shape, kind, _graph, slots, capacity);
    }

    /// <param name="shape">Its dimensions.</param>
    /// <param name="kind">The form.</param>
    /// <param name="weights">By <see cref="WeightsFile"/>: shared, or in the model.</param>
    /// <param name="slots">Slots only: a number, or a name where the engine may choose.</param>
    /// <param name="capacity">Slots only: tokens of a slot, or a name.</param>
    public static OnnxModel Of(Shape shape, GraphKind kind, IEnumerable<OnnxTensor> weights, OnnxDim? slots = null, OnnxDim? capacity = null)
    {
        var (opset, format) = kind switch
        {
            GraphKind.Plain => (18, 8),
            GraphKind.Slots => (24, 12),
            _ => (23, 11),
        };
        var model = new OnnxModel { IrVersion = format, Producer = "DeepSeek.TinyModels", Opsets = { [""] = opset } };
        model.Graph.Name = kind.ToString();
        new DecoderGraph(shape, kind, weights, model, slots ?? "batch_size", capacity ?? "capacity").Write();
        return model;
    }

    private void Write()
    {
        _cache.DeclareInputs();
        var turn = new Rope(_shape, _graph);
        var x = _graph.Node("Gather", ["model.embed_tokens.weight", "input_ids"]);
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            x = Layer(x, layer, turn);
        }

        if (_kind is GraphKind.Concat or GraphKind.Slots)
        {
            x = _graph.Slice(x, -1, long.MaxValue, axis: 1);
        }

        _graph.Named("MatMul", "logits", [Norm(x, "model.norm.weight"), "lm_head.weight"]);
        _graph.Graph.Outputs.Insert(0, new OnnxValue("logits", OnnxType.Float, ["batch_size", _kind is GraphKind.Concat or GraphKind.Slots ? 1 : "sequence_length", _shape.Vocabulary]));
    }

    private string Layer(string x, int number, Rope turn)
    {
        var name = $"model.layers.{number}.";
        var normed = Norm(x, name + "input_layernorm.weight");
        var q = turn.Turn(Heads(normed, name + "self_attn.q_proj.weight", _shape.Heads));
        var k = turn.Turn(Heads(normed, name + "self_attn.k_proj.weight", _shape.KvHeads));
        var v = Heads(normed, name + "self_attn.v_proj.weight", _shape.KvHeads);
        var attended = _graph.Reshape(_graph.Transpose(_cache.Attend(q, k, v, number), 0, 2, 1, 3), 0, 0, _shape.Width);
        x = _graph.Add(x, _graph.MatMul(attended, name + "self_attn.o_proj.weight"));

        normed = Norm(x, name + "post_attention_layernorm.weight");
        var gate = _graph.MatMul(normed, name + "mlp.gate_proj.weight");
        var inner = _graph.Mul(_graph.Mul(gate, _graph.Node("Sigmoid", [gate])), _graph.MatMul(normed, name + "mlp.up_proj.weight"));
        return _graph.Add(x, _graph.MatMul(inner, name + "mlp.down_proj.weight"));
    }

    // batch × heads × sequence × size
    private string Heads(string x, string weight, int heads) =>
        _graph.Transpose(_graph.Reshape(_graph.MatMul(x, weight), 0, 0, heads, _shape.HeadSize), 0, 2, 1, 3);

    private string Norm(string x, string scale)
    {
        var mean = _graph.Node("ReduceMean", [_graph.Mul(x, x), _graph.Integers(-1)], OnnxAttribute.Of("keepdims", 1L));
        var root = _graph.Node("Sqrt", [_graph.Add(mean, _graph.Number("epsilon", Shape.Epsilon))]);
        return _graph.Mul(_graph.Node("Div", [x, root]), scale);
    }
}
