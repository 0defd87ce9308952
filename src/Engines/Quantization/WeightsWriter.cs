using System.Runtime.InteropServices;
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
        var bytes = MemoryMarshal.AsBytes(content);
        if (_file is null || bytes.Length < Alignment)
        {
            return Count(OnnxTensor.Of(name, type, content, dims));
        }

        var start = Begin(_file);
        _file.Write(bytes);
        return End(_file, name, type, start, dims);
    }

    /// <summary>A tensor of another model, as it is.</summary>
    public OnnxTensor Copy(OnnxTensor tensor, TensorContents contents)
    {
        if (_file is not null && tensor.Size >= Alignment)
        {
            var start = Begin(_file);
            contents.CopyTo(tensor, _file);
            return End(_file, tensor.Name, tensor.Type, start, [.. tensor.Dims]);
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

    private static long Begin(FileStream file) => file.Position = (file.Position + Alignment - 1) / Alignment * Alignment;

    private OnnxTensor End(FileStream file, string name, OnnxType type, long start, params ReadOnlySpan<long> dims) =>
        Count(OnnxTensor.Of(name, type, new OnnxTensor.ExternalContent(_location, start, file.Position - start), dims));
}
