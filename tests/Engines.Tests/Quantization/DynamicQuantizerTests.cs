using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Quantization;

public sealed class DynamicQuantizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantizer-").FullName;

    private string Target => Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Embedding_stays_and_the_last_layer_where_it_is_asked_for()
    {
        var report = DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Target, new QuantizationOptions());
        Assert.Equal(15, report.Layers);
        Assert.Empty(report.KeptLayers);
        Assert.Equal(OnnxType.Float, Constant("model.embed_tokens.weight").Type);
        Assert.Equal(OnnxType.Int8, Constant("lm_head.weight_int8").Type);

        report = DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Target, new QuantizationOptions { Head = false });
        Assert.Equal(14, report.Layers);
        Assert.Equal(["lm_head.weight"], report.KeptLayers);
        Assert.Equal(OnnxType.Float, Constant("lm_head.weight").Type);
    }

    [Fact]
    public void Weights_shrink_to_a_quarter()
    {
        var report = DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Target, new QuantizationOptions());

        // 41,472 weights of linear layers and 672 of the last become bytes; of each output a scale is added, of each layer a zero.
        const int weights = 41_472 + 672, outputs = 2 * (48 + 24 + 24 + 48 + 96 + 96 + 48) + 14;
        Assert.Equal(report.BytesBefore - weights * 3 + outputs * sizeof(float) + 15, report.BytesAfter);
    }

    [Fact]
    public void Weights_beside_the_model_stay_beside_it_and_come_one_by_one()
    {
        var progress = new List<QuantizationProgress>();
        DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Target, new QuantizationOptions(), new Collect(progress));
        Assert.True(new FileInfo(Target + ".data").Length > 40_000);
        Assert.Equal("model.onnx.data", Constant("model.layers.0.mlp.up_proj.weight_int8").External?.Location);
        Assert.Equal(progress.Select(static step => step.Done).Order(), progress.Select(static step => step.Done));
        Assert.Equal(progress[^1].Total, progress[^1].Done);
        Assert.False(File.Exists(Target + ".part"));
    }

    [Fact]
    public void Model_in_one_file_becomes_one_file()
    {
        var source = Path.Combine(_folder, "inside.onnx");
        var model = OnnxModel.Load(Fixtures.Sums("model.onnx"));
        using (var contents = new TensorContents(Fixtures.Sums("model.onnx")))
        using (var inside = new WeightsWriter(null))
        {
            var constants = model.Graph.Initializers.Select(tensor => inside.Copy(tensor, contents)).ToArray();
            model.Graph.Initializers.Clear();
            model.Graph.Initializers.AddRange(constants);
        }

        model.Save(source);
        DynamicQuantizer.Run(source, Target, new QuantizationOptions());
        Assert.False(File.Exists(Target + ".data"));
        using var engine = OnnxRuntimeEngine.Load(Target, new EngineOptions { ContextLength = 60 });
        Assert.Equal(17, DecoderEngineContract.Answer(engine, 0, 9, 8));
    }

    [Fact]
    public void Weights_of_seven_bits_use_half_the_range()
    {
        DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Target, new QuantizationOptions { ReduceRange = true });
        using (var contents = new TensorContents(Target))
        {
            var values = new MemoryStream();
            contents.CopyTo(Constant("model.layers.0.mlp.up_proj.weight_int8"), values);
            Assert.Equal(63, values.ToArray().Max(static value => Math.Abs((int)(sbyte)value)));
        }

        File.Copy(Fixtures.Sums("config.json"), Path.Combine(_folder, "config.json"));
        using var engine = OnnxRuntimeEngine.Load(Target, new EngineOptions());
        Assert.Equal(17, DecoderEngineContract.Answer(engine, 0, 9, 8));
    }

    [Fact]
    public void Transposed_weights_are_quantized_as_they_lie()
    {
        // As exporters write x · Wᵀ that nobody folded.
        var source = Path.Combine(_folder, "transposed.onnx");
        var model = new OnnxModel { IrVersion = 8, Opsets = { [""] = 18 } };
        model.Graph.Name = "transposed";
        model.Graph.Inputs.Add(new OnnxValue("x", OnnxType.Float, ["rows", 2]));
        model.Graph.Outputs.Add(new OnnxValue("y", OnnxType.Float, ["rows", 3]));
        model.Graph.Initializers.Add(OnnxTensor.Of<float>("w", OnnxType.Float, [127, 0, 0, 254, 64, -127], 3, 2));
        model.Graph.Nodes.Add(OnnxNode.Of("Transpose", ["w"], ["wt"], OnnxAttribute.Of("perm", [1L, 0L])));
        model.Graph.Nodes.Add(OnnxNode.Of("MatMul", ["x", "wt"], ["y"]));
        model.Save(source);
        DynamicQuantizer.Run(source, Target, new QuantizationOptions());
        Assert.Equal([127, 0, 64, 0, 127, unchecked((byte)-127)], Constant("w_int8").Raw.ToArray());

        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(Target);
        using var input = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory<float>([1, 0, 0, -2, 0, 0], [3, 2]);
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        Assert.Equal([127, 0, 64, 0, -508, 254, 0, 0, 0], outputs[0].GetTensorDataAsSpan<float>().ToArray().Select(static value => MathF.Round(value, 2)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layer_is_quantized_in_less_memory_than_it_has_itself(bool transposed)
    {
        // No whole number of rows is read at once.
        const int inputs = 1_501, outputs = 1_303;
        var source = WriteLayer(inputs, outputs, transposed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        DynamicQuantizer.Run(source, Target, new QuantizationOptions());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, inputs * outputs, inputs * outputs * sizeof(float));

        using var contents = new TensorContents(Target);
        var values = new MemoryStream();
        contents.CopyTo(Constant("w_int8"), values);
        Assert.Equal(Enumerable.Range(0, inputs * outputs).Select(static i => (sbyte)Integer(i / outputs)), values.ToArray().Select(static value => (sbyte)value));
        Assert.Equal(Enumerable.Range(1, outputs).Select(static output => output / 127f / 127), contents.ReadFloats(Constant("w_scale")));

        string WriteLayer(int inputs, int outputs, bool transposed)
        {
            var (path, weights) = (Path.Combine(_folder, "layer.onnx"), new float[inputs * outputs]);
            for (var i = 0; i < weights.Length; i++)
            {
                var (input, output) = transposed ? (i % inputs, i / inputs) : (i / outputs, i % outputs);
                weights[i] = Integer(input) * (output + 1) / 127f;
            }

            File.WriteAllBytes(Path.Combine(_folder, "w.bin"), System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights));
            long[] dims = transposed ? [outputs, inputs] : [inputs, outputs];
            var model = new OnnxModel { IrVersion = 8, Opsets = { [""] = 18 } };
            model.Graph.Name = "layer";
            model.Graph.Inputs.Add(new OnnxValue("x", OnnxType.Float, ["rows", inputs]));
            model.Graph.Outputs.Add(new OnnxValue("y", OnnxType.Float, ["rows", outputs]));
            model.Graph.Initializers.Add(OnnxTensor.Of("w", OnnxType.Float, new OnnxTensor.ExternalContent("w.bin", 0, (long)weights.Length * sizeof(float)), dims));
            model.Graph.Nodes.Add(transposed ? OnnxNode.Of("Transpose", ["w"], ["wt"], OnnxAttribute.Of("perm", [1L, 0L])) : OnnxNode.Of("Identity", ["x"], ["unused"]));
            model.Graph.Nodes.Add(OnnxNode.Of("MatMul", ["x", transposed ? "wt" : "w"], ["y"]));
            model.Save(path);
            return path;
        }

        // Of each input another, of all outputs the same: 127 is among them.
        static int Integer(int input) => input % 255 - 127;
    }

    [Fact]
    public void Model_without_weights_in_FP32_is_refused()
    {
        DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Target, new QuantizationOptions());
        var e = Assert.Throws<EngineException>(() => DynamicQuantizer.Run(Target, Path.Combine(_folder, "again.onnx"), new QuantizationOptions()));
        Assert.Contains("nothing to quantize", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "again.onnx")));
    }

    [Fact]
    public void Weights_outside_of_the_models_folder_are_refused()
    {
        var source = Path.Combine(_folder, "outside.onnx");
        var model = OnnxModel.Load(Fixtures.Sums("model.onnx"));
        model.Graph.Initializers[1].External = new OnnxTensor.ExternalContent("../secret", 0, model.Graph.Initializers[1].Size);
        model.Save(source);
        File.Copy(Fixtures.Sums("weights.bin"), Path.Combine(_folder, "weights.bin"));
        var e = Assert.Throws<EngineException>(() => DynamicQuantizer.Run(source, Target, new QuantizationOptions()));
        Assert.Contains("outside of the model's folder", e.Message, StringComparison.Ordinal);
    }

    private OnnxTensor Constant(string name) => OnnxModel.Load(Target).Graph.Initializers.Single(tensor => tensor.Name == name);

    private sealed class Collect(List<QuantizationProgress> into) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => into.Add(value);
    }
}
