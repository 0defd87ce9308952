using System.Globalization;
using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Onnx;

/// <summary>A tensor of constants (<c>TensorProto</c>), with its content in the model's file or in one beside it.</summary>
internal sealed class OnnxTensor
{
    private const int DimsField = 1, TypeField = 2, FloatsField = 4, Int32Field = 5, Int64Field = 7, NameField = 8, RawField = 9, ExternalField = 13, LocationField = 14;

    private readonly List<ReadOnlyMemory<byte>> _rest = [];
    private readonly List<long> _dims = [];

    public string Name { get; set; } = "";

    public OnnxType Type { get; set; }

    public IReadOnlyList<long> Dims => _dims;

    /// <summary>Little-endian content; empty where it is external, or given in one of protobuf's typed lists of a type that decoders don't use.</summary>
    public ReadOnlyMemory<byte> Raw { get; set; }

    /// <summary>Where the content is instead; null: here.</summary>
    public ExternalContent? External { get; set; }

    public long Count => _dims.Aggregate(1L, static (product, dim) => product * dim);

    /// <summary>Bytes of the content.</summary>
    public long Size => External?.Length ?? Raw.Length;

    public static OnnxTensor Of<T>(string name, OnnxType type, ReadOnlySpan<T> content, params ReadOnlySpan<long> dims)
        where T : unmanaged
    {
        var tensor = new OnnxTensor { Name = name, Type = type, Raw = MemoryMarshal.AsBytes(content).ToArray() };
        tensor._dims.AddRange(dims);
        return tensor;
    }

    public static OnnxTensor Of(string name, OnnxType type, ExternalContent content, params ReadOnlySpan<long> dims)
    {
        var tensor = new OnnxTensor { Name = name, Type = type, External = content };
        tensor._dims.AddRange(dims);
        return tensor;
    }

    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        var tensor = new OnnxTensor();
        var entries = new Dictionary<string, string>();
        var integers = new List<long>();
        var external = false;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case DimsField: reader.Integers(tensor._dims); break;
                case TypeField: tensor.Type = (OnnxType)reader.Integer(); break;
                case NameField: tensor.Name = reader.Text(); break;
                case RawField or FloatsField: tensor.Raw = reader.Bytes(); break;
                case Int32Field or Int64Field: reader.Integers(integers); break;
                case ExternalField: OnnxModel.ReadEntry(reader.Bytes(), entries); break;
                case LocationField: external = reader.Integer() == 1; break;
                default: tensor._rest.Add(reader.Skip()); break;
            }
        }

        if (external)
        {
            tensor.External = new ExternalContent(
                entries.GetValueOrDefault("location") ?? throw new InvalidDataException($"tensor {tensor.Name} is external and says no location"),
                Number("offset") ?? 0, Number("length") ?? tensor.Count * SizeOf(tensor.Type));
        }
        else if (integers.Count > 0)
        {
            tensor.Raw = Pack(integers, tensor.Type);
        }

        return tensor;

        long? Number(string key) => !entries.TryGetValue(key, out var text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidDataException($"tensor {tensor.Name} has the {key} '{text}'");
    }

    /// <summary>Bytes of an element.</summary>
    public static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Double or OnnxType.Int64 => 8,
        OnnxType.Float or OnnxType.Int32 => 4,
        OnnxType.Float16 or OnnxType.BFloat16 => 2,
        _ => 1,
    };

    public void Write(ProtoWriter writer)
    {
        foreach (var dim in _dims)
        {
            writer.Integer(DimsField, dim);
        }

        writer.Integer(TypeField, (int)Type);
        writer.Text(NameField, Name);
        if (External is { } external)
        {
            OnnxModel.WriteEntry(writer, ExternalField, "location", external.Location);
            OnnxModel.WriteEntry(writer, ExternalField, "offset", external.Offset.ToString(CultureInfo.InvariantCulture));
            OnnxModel.WriteEntry(writer, ExternalField, "length", external.Length.ToString(CultureInfo.InvariantCulture));
            writer.Integer(LocationField, 1);
        }
        else if (Raw.Length > 0 || _rest.Count == 0)
        {
            writer.Bytes(RawField, Raw.Span);
        }

        _rest.ForEach(field => writer.Raw(field.Span));
    }

    private static byte[] Pack(List<long> integers, OnnxType type) => SizeOf(type) switch
    {
        8 => MemoryMarshal.AsBytes<long>(integers.ToArray()).ToArray(),
        4 => MemoryMarshal.AsBytes<int>(integers.Select(static value => (int)value).ToArray()).ToArray(),
        2 => MemoryMarshal.AsBytes<short>(integers.Select(static value => (short)value).ToArray()).ToArray(),
        _ => integers.Select(static value => (byte)value).ToArray(),
    };

    /// <summary>Content in a file of its own.</summary>
    /// <param name="Location">Relative to the folder of the model.</param>
    /// <param name="Offset">In bytes.</param>
    /// <param name="Length">In bytes.</param>
    internal sealed record ExternalContent(string Location, long Offset, long Length);
}
