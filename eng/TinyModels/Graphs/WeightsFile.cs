using System.Runtime.InteropServices;
using DeepSeek.Engines.Onnx;
using DeepSeek.TinyModels.Training;

namespace DeepSeek.TinyModels.Graphs;

/// <summary>Weights as ONNX tensors: inside of the model, or in a file beside it that several models share.</summary>
internal static class WeightsFile
{
    public const string Name = "weights.bin";

    /// <summary>Where mapped files may begin: ONNX asks for the size of a page.</summary>
    private const int Alignment = 4096;

    /// <summary>Standard deviation of random logits.</summary>
    private const float LogitSpread = 5;

    public static IReadOnlyList<OnnxTensor> Inside(Decoder decoder) =>
        [.. decoder.Parameters.Select(static parameter => OnnxTensor.Of<float>(parameter.Name, OnnxType.Float, parameter.Value, Dims(parameter.Rows, parameter.Columns)))];

    public static IReadOnlyList<OnnxTensor> Beside(Decoder decoder, string folder) =>
        Write(folder, decoder.Parameters.Select(static parameter => (new WeightDims(parameter.Name, parameter.Rows, parameter.Columns), parameter.Value)));

    /// <summary>
    /// Weights that nobody trained, of the size that keeps activations as large as they are, and logits several times as far apart, so that few
    /// tokens are likely, as with a model that learnt. For measuring. One is in memory at a time.
    /// </summary>
    public static IReadOnlyList<OnnxTensor> RandomBeside(Shape shape, ulong seed, string folder)
    {
        var draw = new Draw(seed);
        return Write(folder, WeightDims.Of(shape).Select(weight => (weight, Values(weight, draw))));
    }

    private static List<OnnxTensor> Write(string folder, IEnumerable<(WeightDims Dims, float[] Values)> weights)
    {
        var tensors = new List<OnnxTensor>();
        using var file = new FileStream(Path.Combine(folder, Name), FileMode.Create, FileAccess.Write);
        foreach (var (weight, values) in weights)
        {
            var content = MemoryMarshal.AsBytes<float>(values);
            if (content.Length >= Alignment)
            {
                file.Position = (file.Position + Alignment - 1) / Alignment * Alignment;
            }

            tensors.Add(OnnxTensor.Of(weight.Name, OnnxType.Float, new OnnxTensor.ExternalContent(Name, file.Position, content.Length), Dims(weight.Rows, weight.Columns)));
            file.Write(content);
        }

        return tensors;
    }

    private static float[] Values(WeightDims weight, Draw draw)
    {
        var values = new float[weight.Count];
        if (weight.Columns == 0)
        {
            Array.Fill(values, 1);
            return values;
        }

        var bound = MathF.Sqrt(3f / (weight.IsLinear ? weight.Rows : 1)) * (weight.IsHead ? LogitSpread : 1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = draw.Symmetric() * bound;
        }

        return values;
    }

    private static long[] Dims(int rows, int columns) => columns == 0 ? [rows] : [rows, columns];
}
