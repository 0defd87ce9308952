namespace DeepSeek.Engines.Onnx;

/// <summary>An input or output of a graph (<c>ValueInfoProto</c>) that is a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Dims">Each a number, or the name of one that is known only when it runs; empty text: unnamed.</param>
internal sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<OnnxDim> Dims)
{
    private const int NameField = 1, TypeField = 2, TensorField = 1, ElementField = 1, ShapeField = 2, DimField = 1, NumberField = 1, SymbolField = 2;

    public static OnnxValue Read(ReadOnlyMemory<byte> message)
    {
        var (name, type, dims) = ("", OnnxType.Undefined, new List<OnnxDim>());
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NameField: name = reader.Text(); break;
                case TypeField: type = ReadType(reader.Bytes(), dims); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxValue(name, type, dims);
    }

    public void Write(ProtoWriter writer)
    {
        writer.Text(NameField, Name);
        writer.Message(TypeField, type => type.Message(TensorField, tensor =>
        {
            tensor.Integer(ElementField, (int)Type);
            tensor.Message(ShapeField, shape =>
            {
                foreach (var dim in Dims)
                {
                    shape.Message(DimField, dim.Write);
                }
            });
        }));
    }

    private static OnnxType ReadType(ReadOnlyMemory<byte> message, List<OnnxDim> dims)
    {
        var type = OnnxType.Undefined;
        var outer = new ProtoReader(message);
        while (outer.Next())
        {
            if (outer.Field != TensorField)
            {
                outer.Skip();
                continue;
            }

            var tensor = new ProtoReader(outer.Bytes());
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case ElementField: type = (OnnxType)tensor.Integer(); break;
                    case ShapeField: ReadShape(tensor.Bytes(), dims); break;
                    default: tensor.Skip(); break;
                }
            }
        }

        return type;
    }

    private static void ReadShape(ReadOnlyMemory<byte> message, List<OnnxDim> dims)
    {
        var shape = new ProtoReader(message);
        while (shape.Next())
        {
            if (shape.Field == DimField)
            {
                dims.Add(OnnxDim.Read(shape.Bytes()));
            }
            else
            {
                shape.Skip();
            }
        }
    }
}
