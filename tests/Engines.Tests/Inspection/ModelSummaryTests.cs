using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Inspection;

public sealed class ModelSummaryTests
{
    [Fact]
    public void Model_says_what_it_is()
    {
        var summary = ModelSummary.Of(Fixtures.Sums("model_slots.onnx"));
        Assert.Equal(("DeepSeek.TinyModels", 24L, Precision.Fp32), (summary.Producer, summary.Opset, summary.Precision));
        Assert.Equal("input_ids: Int64 [batch_size, sequence_length]", summary.Inputs[0]);
        Assert.Equal("logits: Float [batch_size, 1, 14]", summary.Outputs[0]);
        Assert.Contains(KeyValuePair.Create("TensorScatter", 4), summary.Operators);

        // Its weights, and the tables of RoPE.
        Assert.InRange(summary.Parameters, 43_056 + 2 * 64 * 12, 43_056 + 2 * 64 * 12 + 60);
        Assert.Equal("Float", summary.ConstantBytes[0].Key);
    }

    [Fact]
    public void Quantized_model_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("summary-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), path, new QuantizationOptions());
            Assert.Equal(Precision.DynamicInt8, ModelSummary.Of(path).Precision);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
