using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>Writes constants where they are to be: into the model, or into a file beside it, as soon as each is there.</summary>
internal sealed class WeightsWriter : IDisposable
{
    /// <summary>Where mapped content begins: ONNX asks for multiples of a page.</summary>
    private const int Alignment = 4096;

    private readonly FileStream? _file;
    private readonly string _location;

    /// <param name="path">Of the file beside the model; null: into the model.</param>
    public WeightsWriter(string? path)
    {
        _file = path is null ? null : new FileStream(path, FileMode.Create, FileAccess.Write);
        _location = Path.GetFileName(path) ?? "";
    }

    /// <summary>Bytes of all that was written.</summary>
    public long Written { get; private set; }

    public OnnxTensor Write<T>(string name, OnnxType type, ReadOnlySpan<T> content, params ReadOnlySpan<long> dims)
        where T : unmanaged
    {
        var tensor = OnnxTensor.Of(name, type, content, dims);
        return _file is null || tensor.Size < Alignment ? Count(tensor) : Beside(tensor, target => target.Write(tensor.Raw.Span));
    }

    /// <summary>A tensor of another model, as it is.</summary>
    public OnnxTensor Copy(OnnxTensor tensor, TensorContents contents)
    {
        if (_file is not null && tensor.Size >= Alignment)
        {
            return Beside(tensor, target => contents.CopyTo(tensor, target));
        }

        if (tensor.External is not null)
        {
            using var content = new MemoryStream();
            contents.CopyTo(tensor, content);
            tensor = OnnxTensor.Of<byte>(tensor.Name, tensor.Type, content.ToArray(), [.. tensor.Dims]);
        }

        return Count(tensor);
    }

    public void Dispose() => _file?.Dispose();

    private OnnxTensor Count(OnnxTensor tensor)
    {
        Written += tensor.Size;
        return tensor;
    }

    private OnnxTensor Beside(OnnxTensor tensor, Action<Stream> write)
    {
        _file!.Position = (_file.Position + Alignment - 1) / Alignment * Alignment;
        var start = _file.Position;
        write(_file);
        return Count(OnnxTensor.Of(tensor.Name, tensor.Type, new OnnxTensor.ExternalContent(_location, start, _file.Position - start), [.. tensor.Dims]));
    }
}
