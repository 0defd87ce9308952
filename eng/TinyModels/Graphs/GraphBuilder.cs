using DeepSeek.Engines.Onnx;

namespace DeepSeek.TinyModels.Graphs;

/// <summary>Adds nodes and constants to a graph; each method gives the name of what it adds.</summary>
internal sealed class GraphBuilder(OnnxGraph graph)
{
    private readonly HashSet<string> _constants = [];
    private int _count;

    public OnnxGraph Graph => graph;

    public string Node(string type, string[] inputs, params ReadOnlySpan<OnnxAttribute> attributes) => Named(type, $"{type.ToLowerInvariant()}_{_count++}", inputs, attributes);

    public string Named(string type, string output, string[] inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        graph.Nodes.Add(OnnxNode.Of(type, inputs, [output], attributes));
        return output;
    }

    public string Integers(params long[] values)
    {
        var name = $"integers_{string.Join('_', values)}";
        if (_constants.Add(name))
        {
            graph.Initializers.Add(OnnxTensor.Of<long>(name, OnnxType.Int64, values, values.Length));
        }

        return name;
    }

    public string Scalar(long value)
    {
        var name = $"integer_{value}";
        if (_constants.Add(name))
        {
            graph.Initializers.Add(OnnxTensor.Of<long>(name, OnnxType.Int64, [value]));
        }

        return name;
    }

    public string Number(string name, float value)
    {
        if (_constants.Add(name))
        {
            graph.Initializers.Add(OnnxTensor.Of<float>(name, OnnxType.Float, [value]));
        }

        return name;
    }

    public string Reshape(string x, params long[] dims) => Node("Reshape", [x, Integers(dims)]);

    public string Transpose(string x, params long[] order) => Node("Transpose", [x], OnnxAttribute.Of("perm", order));

    public string Unsqueeze(string x, params long[] axes) => Node("Unsqueeze", [x, Integers(axes)]);

    public string Slice(string x, long from, long to, long axis) => Node("Slice", [x, Integers(from), Integers(to), Integers(axis)]);

    public string Concat(long axis, params string[] parts) => Node("Concat", parts, OnnxAttribute.Of("axis", axis));

    public string MatMul(string a, string b) => Node("MatMul", [a, b]);

    public string Mul(string a, string b) => Node("Mul", [a, b]);

    public string Add(string a, string b) => Node("Add", [a, b]);
}
