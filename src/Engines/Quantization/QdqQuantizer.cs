using System.Numerics.Tensors;
using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>
/// FP32 → INT8 for TensorRT: linear layers get QuantizeLinear and DequantizeLinear with signed integers and no zero points, in a graph whose types
/// say what is computed in which precision. Weights have a scale for each output; activations have one each, which prompts find out, after
/// <see cref="Smoothing"/>. ONNX Runtime computes the result on CPUs too, many times slower than FP32.
/// </summary>
public sealed class QdqQuantizer
{
    private const float Largest = 127;
    private const string Zero = "int8_zero";

    private readonly string _source;
    private readonly OnnxModel _model;
    private readonly QuantizationOptions _options;
    private readonly HashSet<string> _quantized = [];

    private QdqQuantizer(string source, QuantizationOptions options) => (_source, _options, _model) = (source, options, OnnxModel.Load(source));

    /// <summary>The model must fit into memory for calibration; then it reads one constant at a time.</summary>
    /// <param name="source">The ONNX file; the files that it names are beside it.</param>
    /// <param name="target">The ONNX file to write, which appears when it is whole; large weights go beside it, into one of its name plus ".data".</param>
    /// <param name="prompts">Tokens of prompts like those to come; some dozens are enough.</param>
    /// <exception cref="EngineException">The model can't be read or computed with, or nothing of it can be quantized.</exception>
    public static QuantizationReport Run(string source, string target, IReadOnlyList<IReadOnlyList<int>> prompts, QuantizationOptions options, IProgress<QuantizationProgress>? progress = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompts.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Smoothing, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Smoothing, 1);
        return new QdqQuantizer(source, options).Run(target, prompts, progress);
    }

    private QuantizationReport Run(string target, IReadOnlyList<IReadOnlyList<int>> prompts, IProgress<QuantizationProgress>? progress)
    {
        var (layers, kept) = LinearLayer.Choose(_source, _model, _options.Head ?? false);
        var groups = layers.GroupBy(static layer => layer.Node.Inputs[0]).ToArray();
        var largest = Calibration.Measure(_source, [.. groups.Select(static group => group.Key)], prompts);
        using var contents = new TensorContents(_source);
        var inputs = groups.ToDictionary(static group => group.Key, group => SmoothedInput.Of(_model.Graph, group.Key, [.. group], largest[group.Key], contents, _options.Smoothing));
        var ofWeight = layers.ToDictionary(static layer => layer.Weight.Name);
        var ofNorm = inputs.Values.Where(static input => input.NormScale is not null).ToDictionary(static input => input.NormScale!);
        var (before, after) = new QuantizedFile(_source, target, _model, progress).Write(
            (tensor, from, to) => ofWeight.TryGetValue(tensor.Name, out var layer) ? Quantize(layer, inputs[layer.Node.Inputs[0]], from, to)
                : ofNorm.TryGetValue(tensor.Name, out var input) ? [Divided(tensor, input, from, to)]
                : null,
            graph => LinearLayer.Replace(graph, layers, layer => Multiply(graph, layer, inputs[layer.Node.Inputs[0]])),
            [OnnxTensor.Of<sbyte>(Zero, OnnxType.Int8, [0]), .. inputs.Values.SelectMany(static input => input.Constants(Largest))]);
        return new QuantizationReport(layers.Count, kept, before, after);
    }

    private static OnnxTensor[] Quantize(LinearLayer layer, SmoothedInput input, TensorContents contents, WeightsWriter writer)
    {
        var values = contents.ReadFloats(layer.Weight);
        layer.MultiplyRows(values, input.Divisors);
        var weights = SymmetricWeights.Of([values], layer.Inputs, layer.Outputs, layer.Transposed);
        return
        [
            writer.Write<sbyte>(layer.Weight.Name + "_int8", OnnxType.Int8, weights.Values, layer.Inputs, layer.Outputs),
            writer.Write<float>(layer.Weight.Name + "_scale", OnnxType.Float, weights.Scales, layer.Outputs),
            writer.Write<sbyte>(layer.Weight.Name + "_zero", OnnxType.Int8, new sbyte[layer.Outputs], layer.Outputs),
        ];
    }

    private static OnnxTensor Divided(OnnxTensor scale, SmoothedInput input, TensorContents contents, WeightsWriter writer)
    {
        var values = contents.ReadFloats(scale);
        TensorPrimitives.Divide(values, input.Divisors, values);
        return writer.Write<float>(scale.Name, OnnxType.Float, values, [.. scale.Dims]);
    }

    private void Multiply(OnnxGraph graph, LinearLayer layer, SmoothedInput input)
    {
        var (name, weight) = (input.Name, layer.Weight.Name);
        if (_quantized.Add(name))
        {
            var smooth = name;
            if (input.NormScale is null)
            {
                smooth = name + "_smooth";
                graph.Nodes.Add(OnnxNode.Of("Mul", [name, name + "_factors"], [smooth]));
            }

            graph.Nodes.Add(OnnxNode.Of("QuantizeLinear", [smooth, name + "_scale", Zero], [name + "_int8"]));
            graph.Nodes.Add(OnnxNode.Of("DequantizeLinear", [name + "_int8", name + "_scale", Zero], [name + "_dq"]));
        }

        graph.Nodes.Add(OnnxNode.Of("DequantizeLinear", [weight + "_int8", weight + "_scale", weight + "_zero"], [weight + "_dq"], OnnxAttribute.Of("axis", 1L)));
        graph.Nodes.Add(OnnxNode.Of("MatMul", [name + "_dq", weight + "_dq"], layer.Node.Outputs));
    }
}
