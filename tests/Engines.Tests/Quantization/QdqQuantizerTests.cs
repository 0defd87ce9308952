using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;
using DeepSeek.TinyModels;

namespace DeepSeek.Engines.Tests.Quantization;

public sealed class QdqQuantizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qdq-").FullName;

    /// <summary>Some of the sums, with their answers.</summary>
    internal static IReadOnlyList<IReadOnlyList<int>> Prompts { get; } = [.. SumsModel.Lessons.Where(static (_, index) => index % 7 == 0).Select(static lesson => lesson.Tokens)];

    private string Target => Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model_concat.onnx")]
    [InlineData("model_slots.onnx")]
    public void TensorRT_can_be_expected_to_take_it(string source)
    {
        var report = QdqQuantizer.Run(Fixtures.Sums(source), Target, Prompts, new QuantizationOptions());
        Assert.Equal(14, report.Layers);
        Assert.Equal(["lm_head.weight"], report.KeptLayers);
        Assert.True(report.BytesAfter < report.BytesBefore * 0.4);
        Assert.Empty(TensorRtPreflight.Check(Target).Findings);
        Assert.Equal(Precision.QuantizeDequantize, ModelSummary.Of(Target).Precision);
    }

    [Fact]
    public void Norms_divide_for_nothing_and_other_inputs_by_a_multiplication()
    {
        QdqQuantizer.Run(Fixtures.Sums("model.onnx"), Target, Prompts, new QuantizationOptions());
        var (before, after) = (OnnxModel.Load(Fixtures.Sums("model.onnx")).Graph, OnnxModel.Load(Target).Graph);

        // Two layers, each with a norm in front of q, k, v and of gate, up; o and down have none.
        Assert.Equal(4, Count(after, "Mul") - Count(before, "Mul"));
        Assert.Equal((8, 8 + 14), (Count(after, "QuantizeLinear"), Count(after, "DequantizeLinear")));
        Assert.NotEqual(Floats(Fixtures.Sums("model.onnx"), "model.layers.0.input_layernorm.weight"), Floats(Target, "model.layers.0.input_layernorm.weight"));
        Assert.Equal(Floats(Fixtures.Sums("model.onnx"), "model.norm.weight"), Floats(Target, "model.norm.weight"));

        static int Count(OnnxGraph graph, string type) => graph.Nodes.Count(node => node.Type == type);
    }

    [Fact]
    public void Smoothing_saves_answers_from_outliers()
    {
        // The same function, with one channel of each norm much larger than the others: what large models have by themselves.
        var source = Path.Combine(_folder, "outliers.onnx");
        WithOutliers(source, by: 300);
        Assert.Equal(100, Right(source));

        QdqQuantizer.Run(source, Target, Prompts, new QuantizationOptions { Smoothing = 0 });
        Assert.InRange(Right(Target), 0, 90);
        QdqQuantizer.Run(source, Target, Prompts, new QuantizationOptions());
        Assert.Equal(100, Right(Target));
    }

    [Fact]
    public void Divisors_move_outliers_and_leave_what_is_unused()
    {
        Assert.Equal([4, 1, 1], Smoothing.Divisors([16, 0, 5], [1, 3, 0], 0.5f));
        Assert.Equal([16, 2], Smoothing.Divisors([16, 2], [7, 3], 1));
        Assert.Equal([1, 1], Smoothing.Divisors([16, 2], [7, 3], 0));
    }

    [Fact]
    public void Prompts_of_another_vocabulary_are_refused()
    {
        var e = Assert.Throws<EngineException>(() => QdqQuantizer.Run(Fixtures.Sums("model.onnx"), Target, [[1, 99]], new QuantizationOptions()));
        Assert.Contains("calibration failed", e.Message, StringComparison.Ordinal);
    }

    private int Right(string path)
    {
        File.Copy(Fixtures.Sums("config.json"), Path.Combine(_folder, "config.json"), overwrite: true);
        using var engine = OnnxRuntimeEngine.Load(path, new EngineOptions());
        return SumsModel.Lessons.Count(lesson =>
        {
            var logits = new float[engine.Model.VocabularySize];
            var right = true;
            engine.Prefill(0, lesson.Tokens.Take(lesson.Given).ToArray(), logits);
            foreach (var token in lesson.Tokens.Skip(lesson.Given))
            {
                right &= DecoderEngineContract.Best(logits) == token;
                engine.Decode([new SlotToken(0, token)], logits);
            }

            engine.Free(0);
            return right;
        });
    }

    private static void WithOutliers(string path, float by)
    {
        var model = OnnxModel.Load(Fixtures.Sums("model.onnx"));
        using (var contents = new TensorContents(Fixtures.Sums("model.onnx")))
        {
            foreach (var tensor in model.Graph.Initializers.Where(static tensor => tensor.External is not null))
            {
                var values = contents.ReadFloats(tensor);
                var norm = tensor.Name.EndsWith("layernorm.weight", StringComparison.Ordinal);
                var behind = new[] { "q_proj", "k_proj", "v_proj", "gate_proj", "up_proj" }.Any(tensor.Name.Contains);
                if (norm || behind)
                {
                    var channel = values.AsSpan(0, norm ? 1 : (int)tensor.Dims[1]);
                    TensorPrimitives.Multiply(channel, norm ? by : 1 / by, channel);
                }

                (tensor.External, tensor.Raw) = (null, MemoryMarshal.AsBytes<float>(values).ToArray());
            }
        }

        model.Save(path);
    }

    private static float[] Floats(string path, string name)
    {
        using var contents = new TensorContents(path);
        return contents.ReadFloats(OnnxModel.Load(path).Graph.Initializers.Single(tensor => tensor.Name == name));
    }
}
