namespace DeepSeek.Engines.Onnx;

/// <summary>
/// An ONNX file (<c>ModelProto</c>, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). What isn't understood is kept and written again.
/// Content in files beside it isn't read.
/// </summary>
internal sealed class OnnxModel
{
    private const int IrVersionField = 1, ProducerField = 2, GraphField = 7, OpsetField = 8;

    private readonly List<ReadOnlyMemory<byte>> _rest = [];

    /// <summary>Version of the format.</summary>
    public long IrVersion { get; set; } = 10;

    /// <summary>What wrote it.</summary>
    public string Producer { get; set; } = "";

    /// <summary>Version of each set of operators; empty name: ONNX's own.</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    public OnnxGraph Graph { get; private set; } = new();

    /// <exception cref="EngineException">It isn't there, or isn't ONNX.</exception>
    public static OnnxModel Load(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EngineException(path, null, "there is no such file", "name the ONNX file of a model", e);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new EngineException(path, null, $"it isn't ONNX, or is cut ({e.Message})", "fetch or export it again", e);
        }
    }

    /// <summary>Where content beside a model is.</summary>
    /// <param name="path">Of the model.</param>
    /// <param name="content">What the model says.</param>
    /// <exception cref="EngineException">It isn't beside the model, but somewhere else of the machine.</exception>
    public static string Locate(string path, OnnxTensor.ExternalContent content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var full = Path.GetFullPath(Path.Combine(folder, content.Location));
        return full.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new EngineException(path, content.Location, "its weights are said to be there, outside of the model's folder", "don't trust this model");
    }

    public static OnnxModel Read(ReadOnlyMemory<byte> message)
    {
        var model = new OnnxModel();
        var found = false;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case IrVersionField: model.IrVersion = reader.Integer(); break;
                case ProducerField: model.Producer = reader.Text(); break;
                case GraphField: (model.Graph, found) = (OnnxGraph.Read(reader.Bytes()), true); break;
                case OpsetField: model.ReadOpset(reader.Bytes()); break;
                default: model._rest.Add(reader.Skip()); break;
            }
        }

        return found ? model : throw new InvalidDataException("there is no graph in it");
    }

    public void Save(string path)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        stream.Write(Write().Span);
    }

    public ReadOnlyMemory<byte> Write()
    {
        var writer = new ProtoWriter();
        writer.Integer(IrVersionField, IrVersion);
        writer.Text(ProducerField, Producer);
        writer.Message(GraphField, Graph.Write);
        foreach (var (domain, version) in Opsets)
        {
            writer.Message(OpsetField, opset =>
            {
                opset.Text(1, domain);
                opset.Integer(2, version);
            });
        }

        _rest.ForEach(field => writer.Raw(field.Span));
        return writer.Written;
    }

    /// <summary>A <c>StringStringEntryProto</c>.</summary>
    internal static void ReadEntry(ReadOnlyMemory<byte> message, Dictionary<string, string> into)
    {
        var (key, value) = ("", "");
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = reader.Text(); break;
                case 2: value = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        into[key] = value;
    }

    internal static void WriteEntry(ProtoWriter writer, int field, string key, string value) => writer.Message(field, entry =>
    {
        entry.Text(1, key);
        entry.Text(2, value);
    });

    private void ReadOpset(ReadOnlyMemory<byte> message)
    {
        var (domain, version) = ("", 0L);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: domain = reader.Text(); break;
                case 2: version = reader.Integer(); break;
                default: reader.Skip(); break;
            }
        }

        Opsets[domain == "ai.onnx" ? "" : domain] = version;
    }
}
