namespace DeepSeek.Engines.Onnx;

/// <summary>An operation of a graph (<c>NodeProto</c>).</summary>
internal sealed class OnnxNode
{
    private const int InputField = 1, OutputField = 2, NameField = 3, TypeField = 4, AttributeField = 5, DomainField = 7;

    private readonly List<ReadOnlyMemory<byte>> _rest = [];

    public string Name { get; private set; } = "";

    /// <summary>The operator: "MatMul".</summary>
    public string Type { get; private set; } = "";

    /// <summary>The operator's set; empty: ONNX's own.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>Empty names are inputs left out.</summary>
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public List<OnnxAttribute> Attributes { get; } = [];

    public static OnnxNode Of(string type, IEnumerable<string> inputs, IEnumerable<string> outputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new OnnxNode { Type = type };
        node.Inputs.AddRange(inputs);
        node.Outputs.AddRange(outputs);
        node.Attributes.AddRange(attributes);
        node.Name = $"{type}:{node.Outputs[0]}";
        return node;
    }

    public static OnnxNode Read(ReadOnlyMemory<byte> message)
    {
        var node = new OnnxNode();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case InputField: node.Inputs.Add(reader.Text()); break;
                case OutputField: node.Outputs.Add(reader.Text()); break;
                case NameField: node.Name = reader.Text(); break;
                case TypeField: node.Type = reader.Text(); break;
                case AttributeField: node.Attributes.Add(OnnxAttribute.Read(reader.Bytes())); break;
                case DomainField: node.Domain = reader.Text(); break;
                default: node._rest.Add(reader.Skip()); break;
            }
        }

        return node;
    }

    public OnnxAttribute? Attribute(string name) => Attributes.Find(attribute => attribute.Name == name);

    public void Write(ProtoWriter writer)
    {
        Inputs.ForEach(input => writer.Bytes(InputField, System.Text.Encoding.UTF8.GetBytes(input)));
        Outputs.ForEach(output => writer.Bytes(OutputField, System.Text.Encoding.UTF8.GetBytes(output)));
        writer.Text(NameField, Name);
        writer.Text(TypeField, Type);
        Attributes.ForEach(attribute => writer.Message(AttributeField, attribute.Write));
        writer.Text(DomainField, Domain);
        _rest.ForEach(field => writer.Raw(field.Span));
    }
}
