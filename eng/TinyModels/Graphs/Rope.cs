using DeepSeek.Engines.Onnx;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels.Graphs;

/// <summary>Rotary embedding by tables, looked up by position_ids.</summary>
internal sealed class Rope
{
    private readonly GraphBuilder _graph;
    private readonly int _half;
    private readonly string _sin;
    private readonly string _cos;

    public Rope(Shape shape, GraphBuilder graph)
    {
        (_graph, _half) = (graph, shape.HeadSize / 2);
        var turns = (from position in Enumerable.Range(0, shape.Context)
                     from i in Enumerable.Range(0, shape.HeadSize)
                     select Exact.SinCos(position * Exact.RopeFrequency(i % _half, shape.HeadSize))).ToArray();
        (_sin, _cos) = (Table("sin_table", turns.Select(static turn => turn.Sin)), Table("cos_table", turns.Select(static turn => turn.Cos)));

        string Table(string name, IEnumerable<float> values)
        {
            graph.Graph.Initializers.Add(OnnxTensor.Of<float>(name, OnnxType.Float, values.ToArray(), shape.Context, shape.HeadSize));
            return graph.Unsqueeze(graph.Node("Gather", [name, "position_ids"]), 1);
        }
    }

    /// <param name="x">batch × heads × sequence × size.</param>
    public string Turn(string x)
    {
        var across = _graph.Concat(-1, _graph.Node("Neg", [_graph.Slice(x, _half, 2 * _half, axis: 3)]), _graph.Slice(x, 0, _half, axis: 3));
        return _graph.Add(_graph.Mul(x, _cos), _graph.Mul(across, _sin));
    }
}
