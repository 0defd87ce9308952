using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>Writes a model with other constants, reading and writing one at a time: it needs not fit into memory.</summary>
/// <param name="source">The ONNX file that it comes from.</param>
/// <param name="target">The ONNX file to write, which appears when it is whole. Large weights go into one of its name plus ".data".</param>
/// <param name="model">The source, whose graph is to be changed.</param>
/// <param name="progress">Hears how far it is; null: nobody does.</param>
internal sealed class QuantizedFile(string source, string target, OnnxModel model, IProgress<QuantizationProgress>? progress)
{
    /// <summary>Models of more bytes get their weights beside them, since an ONNX file ends at 2 GB.</summary>
    private const long LargestInside = 256 << 20;

    /// <param name="replace">What comes in a constant's place, which may be nothing; null: it stays.</param>
    /// <param name="rewrite">Changes the nodes.</param>
    /// <param name="additional">Further constants.</param>
    /// <returns>Bytes of all constants, before and after.</returns>
    public (long Before, long After) Write(Func<OnnxTensor, TensorContents, WeightsWriter, IReadOnlyList<OnnxTensor>?> replace, Action<OnnxGraph> rewrite, IEnumerable<OnnxTensor> additional)
    {
        var graph = model.Graph;
        var before = graph.Initializers.Sum(static tensor => tensor.Size);
        var beside = before > LargestInside || graph.Initializers.Exists(static tensor => tensor.External is not null);
        using var contents = new TensorContents(source);
        using var writer = new WeightsWriter(beside ? target + ".data" : null);
        var constants = new List<OnnxTensor>();
        var done = 0L;
        foreach (var tensor in graph.Initializers)
        {
            if (replace(tensor, contents, writer) is { } others)
            {
                constants.AddRange(others);

                // Old exporters list constants among the inputs too.
                graph.Inputs.RemoveAll(input => input.Name == tensor.Name && !others.Any(other => other.Name == input.Name));
            }
            else
            {
                constants.Add(writer.Copy(tensor, contents));
            }

            done += tensor.Size;
            progress?.Report(new QuantizationProgress(done, before));
        }

        graph.Initializers.Clear();
        graph.Initializers.AddRange([.. constants, .. additional]);
        rewrite(graph);
        model.Save(target + ".part");
        File.Move(target + ".part", target, overwrite: true);
        return (before, writer.Written);
    }
}
