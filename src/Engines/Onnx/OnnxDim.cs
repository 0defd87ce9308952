namespace DeepSeek.Engines.Onnx;

/// <summary>A dimension: a number, or a name where it is known only when the graph runs.</summary>
internal readonly record struct OnnxDim(long? Number, string Symbol)
{
    private const int NumberField = 1, SymbolField = 2;

    public static implicit operator OnnxDim(long number) => new(number, "");

    public static implicit operator OnnxDim(string symbol) => new(null, symbol);

    public static OnnxDim Read(ReadOnlyMemory<byte> message)
    {
        OnnxDim dim = "";
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case NumberField: dim = reader.Integer(); break;
                case SymbolField: dim = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return dim;
    }

    public void Write(ProtoWriter writer)
    {
        if (Number is { } number)
        {
            writer.Integer(NumberField, number);
        }

        writer.Text(SymbolField, Symbol);
    }

    public override string ToString() => Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (Symbol.Length > 0 ? Symbol : "?");
}
