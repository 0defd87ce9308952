using System.Runtime.CompilerServices;

namespace DeepSeek.Engines.Onnx;

/// <summary>A computation (<c>GraphProto</c>): nodes in the order in which they can run, constants, inputs and outputs.</summary>
internal sealed class OnnxGraph
{
    private const int NodeField = 1, NameField = 2, InitializerField = 5, InputField = 11, OutputField = 12;

    private readonly List<ReadOnlyMemory<byte>> _rest = [];

    public string Name { get; set; } = "";

    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>The constants; weights are here.</summary>
    public List<OnnxTensor> Initializers { get; } = [];

    public List<OnnxValue> Inputs { get; } = [];

    public List<OnnxValue> Outputs { get; } = [];

    public static OnnxGraph Read(ReadOnlyMemory<byte> message)
    {
        // Graphs are inside of nodes inside of graphs: a file can have more of them than a thread has stack.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new InvalidDataException("its graphs are too many inside of each other");
        }

        var graph = new OnnxGraph();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NodeField: graph.Nodes.Add(OnnxNode.Read(reader.Bytes())); break;
                case NameField: graph.Name = reader.Text(); break;
                case InitializerField: graph.Initializers.Add(OnnxTensor.Read(reader.Bytes())); break;
                case InputField: graph.Inputs.Add(OnnxValue.Read(reader.Bytes())); break;
                case OutputField: graph.Outputs.Add(OnnxValue.Read(reader.Bytes())); break;
                default: graph._rest.Add(reader.Skip()); break;
            }
        }

        return graph;
    }

    /// <summary>Every node, also those of graphs inside of nodes (If, Loop).</summary>
    public IEnumerable<OnnxNode> AllNodes() =>
        Nodes.SelectMany(static node => node.Attributes.Select(static attribute => attribute.Graph).OfType<OnnxGraph>().SelectMany(static inner => inner.AllNodes()).Prepend(node));

    public void Write(ProtoWriter writer)
    {
        Nodes.ForEach(node => writer.Message(NodeField, node.Write));
        writer.Text(NameField, Name);
        Initializers.ForEach(tensor => writer.Message(InitializerField, tensor.Write));
        Inputs.ForEach(input => writer.Message(InputField, input.Write));
        Outputs.ForEach(output => writer.Message(OutputField, output.Write));
        _rest.ForEach(field => writer.Raw(field.Span));
    }
}
