using System.Runtime.InteropServices;
using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>Reads the content of constants, from the model itself or from the files beside it, one constant at a time.</summary>
/// <param name="path">Of the model.</param>
internal sealed class TensorContents(string path) : IDisposable
{
    /// <summary>Elements that are read at once.</summary>
    private const int Piece = 1 << 18;

    private readonly Dictionary<string, FileStream> _files = [];

    /// <summary>All of a tensor of single precision.</summary>
    /// <exception cref="EngineException">Its content isn't there, or isn't whole.</exception>
    public float[] ReadFloats(OnnxTensor tensor)
    {
        var values = new float[tensor.Count];
        var start = 0;
        foreach (var piece in ReadPieces(tensor))
        {
            piece.CopyTo(values.AsMemory(start));
            start += piece.Length;
        }

        return values;
    }

    /// <summary>A tensor of single precision in pieces, in order, without holding all of it. A piece is gone when the next comes.</summary>
    /// <exception cref="EngineException">Its content isn't there, or isn't whole.</exception>
    public IEnumerable<ReadOnlyMemory<float>> ReadPieces(OnnxTensor tensor)
    {
        if (tensor.Size != tensor.Count * sizeof(float))
        {
            throw new EngineException(path, tensor.Name, $"it has {tensor.Size} bytes, not {tensor.Count * sizeof(float)}", "fetch or export the model again");
        }

        var source = tensor.External is null ? null : Open(tensor);
        var buffer = new float[Math.Min(Piece, tensor.Count)];
        for (var start = 0L; start < tensor.Count; start += buffer.Length)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, tensor.Count - start));
            Fill(piece.Span, source, tensor, start);
            yield return piece;
        }
    }

    /// <summary>Copies a tensor's content without holding it.</summary>
    /// <exception cref="EngineException">It isn't there, or isn't whole.</exception>
    public void CopyTo(OnnxTensor tensor, Stream target)
    {
        if (tensor.External is null)
        {
            target.Write(tensor.Raw.Span);
            return;
        }

        var source = Open(tensor);
        var buffer = new byte[1 << 20];
        for (var left = tensor.Size; left > 0;)
        {
            var count = (int)Math.Min(left, buffer.Length);
            source.ReadExactly(buffer, 0, count);
            target.Write(buffer, 0, count);
            left -= count;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static void Fill(Span<float> piece, FileStream? source, OnnxTensor tensor, long start)
    {
        var bytes = MemoryMarshal.AsBytes(piece);
        if (source is null)
        {
            tensor.Raw.Span.Slice((int)(start * sizeof(float)), bytes.Length).CopyTo(bytes);
        }
        else
        {
            source.ReadExactly(bytes);
        }
    }

    private FileStream Open(OnnxTensor tensor)
    {
        var (location, offset, length) = tensor.External!;
        if (!_files.TryGetValue(location, out var file))
        {
            var full = OnnxModel.Locate(path, tensor.External);
            if (!File.Exists(full))
            {
                throw new EngineException(path, location, "the file with its weights isn't there", "put it beside the model");
            }

            _files[location] = file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read);
        }

        if (file.Length < offset + length)
        {
            throw new EngineException(path, location, $"the file with its weights has {file.Length} bytes, fewer than {tensor.Name} needs", "fetch it again");
        }

        file.Position = offset;
        return file;
    }
}
