using System.Numerics.Tensors;
using DeepSeek.Engines.Onnx;

namespace DeepSeek.Engines.Quantization;

/// <summary>
/// FP32 → INT8 for ONNX Runtime on CPUs: linear layers multiply integers of 8 bits, weights with a scale for each output, activations with one
/// for each token that is measured as it comes. With one for all tokens of a run, as DynamicQuantizeLinear has it, an answer would depend on
/// who else is in the step, and one outlier would cost all of them their precision; it is no faster. Embedding, norms and attention stay in
/// FP32. TensorRT can't take the result.
/// </summary>
public sealed class DynamicQuantizer
{
    /// <summary>The largest integer that an activation becomes, on both sides of the middle.</summary>
    private const float Largest = 127;

    private const string Step = "int8_step", Middle = "int8_middle", Least = "int8_least", LastAxis = "int8_last_axis";

    private readonly string _source;
    private readonly QuantizationOptions _options;
    private readonly OnnxModel _model;
    private readonly HashSet<string> _measured = [];

    private DynamicQuantizer(string source, QuantizationOptions options) => (_source, _options, _model) = (source, options, OnnxModel.Load(source));

    /// <summary>Reads one constant at a time: a model needs not fit into memory.</summary>
    /// <param name="source">The ONNX file; the files that it names are beside it.</param>
    /// <param name="target">The ONNX file to write, which appears when it is whole; large weights go beside it, into one of its name plus ".data".</param>
    /// <exception cref="EngineException">The model can't be read, or nothing of it can be quantized.</exception>
    public static QuantizationReport Run(string source, string target, QuantizationOptions options, IProgress<QuantizationProgress>? progress = null) =>
        new DynamicQuantizer(source, options).Run(target, progress);

    private QuantizationReport Run(string target, IProgress<QuantizationProgress>? progress)
    {
        var (layers, kept) = LinearLayer.Choose(_source, _model, _options.Head ?? true);
        var ofWeight = layers.ToDictionary(static layer => layer.Weight.Name);
        var (before, after) = new QuantizedFile(_source, target, _model, progress).Write(
            (tensor, contents, writer) => ofWeight.TryGetValue(tensor.Name, out var layer) ? Quantize(layer, contents, writer) : null,
            graph => Rewrite(graph, layers), Constants());
        return new QuantizationReport(layers.Count, kept, before, after);
    }

    private OnnxTensor[] Quantize(LinearLayer layer, TensorContents contents, WeightsWriter writer)
    {
        var weights = SymmetricWeights.Of(contents.ReadPieces(layer.Weight), layer.Inputs, layer.Outputs, layer.Transposed, _options.ReduceRange ? 63 : 127);
        TensorPrimitives.Divide(weights.Scales, Largest, weights.Scales);
        return
        [
            writer.Write<sbyte>(layer.Weight.Name + "_int8", OnnxType.Int8, weights.Values, layer.Inputs, layer.Outputs),
            writer.Write<float>(layer.Weight.Name + "_scale", OnnxType.Float, weights.Scales, layer.Outputs),
            writer.Write<sbyte>(layer.Weight.Name + "_zero", OnnxType.Int8, [0]),
        ];
    }

    private void Rewrite(OnnxGraph graph, IReadOnlyList<LinearLayer> layers) => LinearLayer.Replace(graph, layers, layer => Multiply(graph, layer));

    private void Multiply(OnnxGraph graph, LinearLayer layer)
    {
        var (input, output, weight) = (layer.Node.Inputs[0], layer.Node.Outputs[0], layer.Weight.Name);

        // Layers with one input (queries, keys, values) share its integers.
        if (_measured.Add(input))
        {
            Measure(graph, input);
        }

        graph.Nodes.Add(OnnxNode.Of("MatMulInteger", [input + "_int8", weight + "_int8", Middle, weight + "_zero"], [output + "_int32"]));
        graph.Nodes.Add(OnnxNode.Of("Cast", [output + "_int32"], [output + "_sum"], OnnxAttribute.Of("to", (long)OnnxType.Float)));
        graph.Nodes.Add(OnnxNode.Of("Mul", [output + "_sum", weight + "_scale"], [output + "_scaled"]));
        graph.Nodes.Add(OnnxNode.Of("Mul", [output + "_scaled", input + "_most"], [output]));
    }

    // Each row is divided by its largest element, so that all have the scale 1 / 127; that goes into the scales of weights.
    private void Measure(OnnxGraph graph, string input)
    {
        graph.Nodes.Add(OnnxNode.Of("Abs", [input], [input + "_size"]));
        graph.Nodes.Add(_model.Opsets[""] < 18
            ? OnnxNode.Of("ReduceMax", [input + "_size"], [input + "_largest"], OnnxAttribute.Of("axes", [-1L]))
            : OnnxNode.Of("ReduceMax", [input + "_size", LastAxis], [input + "_largest"]));
        graph.Nodes.Add(OnnxNode.Of("Max", [input + "_largest", Least], [input + "_most"]));
        graph.Nodes.Add(OnnxNode.Of("Div", [input, input + "_most"], [input + "_unit"]));
        graph.Nodes.Add(OnnxNode.Of("QuantizeLinear", [input + "_unit", Step, Middle], [input + "_int8"]));
    }

    private static OnnxTensor[] Constants() =>
    [
        OnnxTensor.Of<float>(Step, OnnxType.Float, [1 / Largest]),
        OnnxTensor.Of<byte>(Middle, OnnxType.UInt8, [128]),
        // A row of zeros stays one, whatever it is divided by.
        OnnxTensor.Of<float>(Least, OnnxType.Float, [1e-12f]),
        OnnxTensor.Of<long>(LastAxis, OnnxType.Int64, [-1], 1),
    ];
}
