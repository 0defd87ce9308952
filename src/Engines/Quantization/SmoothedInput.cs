using System.Numerics.Tensors;
using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>The input of one or several linear layers, and how it is quantized.</summary>
/// <param name="Name">Of the value.</param>
/// <param name="Divisors">By what each channel is divided; the layers' rows are multiplied by the same.</param>
/// <param name="LargestSmoothed">The largest magnitude after that.</param>
/// <param name="NormScale">The scale of the norm in front, which can do the division for nothing; null: it takes a multiplication.</param>
internal sealed record SmoothedInput(string Name, float[] Divisors, float LargestSmoothed, string? NormScale)
{
    /// <param name="graph">Where it is.</param>
    /// <param name="name">Of the value.</param>
    /// <param name="layers">All layers to be quantized that it goes into.</param>
    /// <param name="largest">Its largest magnitude, by channel.</param>
    /// <param name="contents">Gives the weights.</param>
    /// <param name="strength">Of the smoothing.</param>
    public static SmoothedInput Of(OnnxGraph graph, string name, IReadOnlyList<LinearLayer> layers, float[] largest, TensorContents contents, float strength)
    {
        var weights = new float[largest.Length];
        foreach (var layer in layers)
        {
            layer.RaiseToRowMaxima(contents.ReadFloats(layer.Weight), weights);
        }

        var divisors = Smoothing.Divisors(largest, weights, strength);
        var smoothed = new float[largest.Length];
        TensorPrimitives.Divide(largest, divisors, smoothed);
        return new SmoothedInput(name, divisors, Math.Max(TensorPrimitives.Max(smoothed), 1e-12f), Norm(graph, name, layers, largest.Length));
    }

    /// <summary>What the graph needs for it.</summary>
    /// <param name="steps">The largest integer.</param>
    public IEnumerable<OnnxTensor> Constants(float steps)
    {
        yield return OnnxTensor.Of<float>(Name + "_scale", OnnxType.Float, [LargestSmoothed / steps]);
        if (NormScale is null)
        {
            var factors = new float[Divisors.Length];
            TensorPrimitives.Divide(1, Divisors, factors);
            yield return OnnxTensor.Of<float>(Name + "_factors", OnnxType.Float, factors, factors.Length);
        }
    }

    // A norm ends with a multiplication by a vector; it may change where nobody else sees it, or what it gives.
    private static string? Norm(OnnxGraph graph, string name, IReadOnlyList<LinearLayer> layers, int channels)
    {
        if (graph.Nodes.Find(node => node.Outputs.Contains(name)) is not { Type: "Mul" or "RMSNormalization" } norm
            || graph.AllNodes().Sum(node => node.Inputs.Count(input => input == name)) != layers.Count || graph.Outputs.Exists(output => output.Name == name))
        {
            return null;
        }

        return norm.Inputs.Find(input => graph.AllNodes().Sum(node => node.Inputs.Count(other => other == input)) == 1
            && graph.Initializers.Exists(tensor => tensor.Name == input && tensor.Type == OnnxType.Float && tensor.Dims is [var size] && size == channels));
    }
}
