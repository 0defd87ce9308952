using System.Text;

namespace DeepSeek.Engines.Onnx;

/// <summary>A setting of a node (<c>AttributeProto</c>).</summary>
internal sealed class OnnxAttribute
{
    private const int NameField = 1, FloatField = 2, IntegerField = 3, TextField = 4, TensorField = 5, GraphField = 6, IntegersField = 8, TypeField = 20;

    private readonly List<ReadOnlyMemory<byte>> _rest = [];
    private readonly List<long> _integers = [];
    private long? _type;

    public string Name { get; private set; } = "";

    public long? Integer { get; private set; }

    public float? Float { get; private set; }

    public string? Text { get; private set; }

    public OnnxTensor? Tensor { get; private set; }

    public OnnxGraph? Graph { get; private set; }

    public IReadOnlyList<long> Integers => _integers;

    public static OnnxAttribute Of(string name, long value) => new() { Name = name, Integer = value };

    public static OnnxAttribute Of(string name, float value) => new() { Name = name, Float = value };

    public static OnnxAttribute Of(string name, string value) => new() { Name = name, Text = value };

    public static OnnxAttribute Of(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new OnnxAttribute { Name = name };
        attribute._integers.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Read(ReadOnlyMemory<byte> message)
    {
        var attribute = new OnnxAttribute();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NameField: attribute.Name = reader.Text(); break;
                case FloatField: attribute.Float = reader.Float(); break;
                case IntegerField: attribute.Integer = reader.Integer(); break;
                case TextField: attribute.Text = Encoding.UTF8.GetString(reader.Bytes().Span); break;
                case TensorField: attribute.Tensor = OnnxTensor.Read(reader.Bytes()); break;
                case GraphField: attribute.Graph = OnnxGraph.Read(reader.Bytes()); break;
                case IntegersField: reader.Integers(attribute._integers); break;
                case TypeField: attribute._type = reader.Integer(); break;
                default: attribute._rest.Add(reader.Skip()); break;
            }
        }

        return attribute;
    }

    public void Write(ProtoWriter writer)
    {
        writer.Text(NameField, Name);
        if (Float is { } number)
        {
            writer.Float(FloatField, number);
        }

        if (Integer is { } integer)
        {
            writer.Integer(IntegerField, integer);
        }

        if (Text is { } text)
        {
            writer.Bytes(TextField, Encoding.UTF8.GetBytes(text));
        }

        if (Tensor is { } tensor)
        {
            writer.Message(TensorField, tensor.Write);
        }

        if (Graph is { } graph)
        {
            writer.Message(GraphField, graph.Write);
        }

        _integers.ForEach(value => writer.Integer(IntegersField, value));
        writer.Integer(TypeField, _type ?? Kind());
        _rest.ForEach(field => writer.Raw(field.Span));
    }

    // By AttributeProto.AttributeType.
    private int Kind() => Float is not null ? 1 : Integer is not null ? 2 : Text is not null ? 3 : Tensor is not null ? 4 : Graph is not null ? 5 : 7;
}
