using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.Quantization;

namespace DeepSeek.Engines.Tests.Inspection;

public sealed class TensorRtPreflightTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("preflight-").FullName;

    private string Model => Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("model.onnx", 1)]
    [InlineData("model_concat.onnx", 14)]
    [InlineData("model_slots.onnx", 15)]
    public void Form_for_TensorRT_has_no_finding(string file, int minor)
    {
        var report = TensorRtPreflight.Check(Fixtures.Sums(file));
        Assert.Empty(report.Findings);
        Assert.Equal(new Version(10, minor), report.LeastVersion);
    }

    [Fact]
    public void Attention_that_keeps_the_cache_is_found_with_a_remedy()
    {
        var finding = Assert.Single(TensorRtPreflight.Check(Fixtures.Sums("model_fused.onnx")).Findings);
        Assert.Equal(("Attention", 2), (finding.Operator, finding.Count));
        Assert.Contains("Concat", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantization_for_CPUs_is_found()
    {
        DynamicQuantizer.Run(Fixtures.Sums("model.onnx"), Model, new QuantizationOptions());
        var findings = TensorRtPreflight.Check(Model).Findings;
        Assert.Equal(["MatMulInteger", "QuantizeLinear"], findings.Select(static finding => finding.Operator));
        Assert.All(findings, static finding => Assert.Contains("Q/DQ", finding.Remedy, StringComparison.Ordinal));
        Assert.Equal([15, 9], findings.Select(static finding => finding.Count));
    }

    [Theory]
    [InlineData(3, 0, null)]
    [InlineData(3, 1, "isn't 0")]
    [InlineData(2, 128, "signed")]
    public void Zero_point_is_signed_and_0(int type, byte value, string? problem)
    {
        Save([OnnxTensor.Of<byte>("zero", (OnnxType)type, [value])], OnnxNode.Of("QuantizeLinear", ["x", "scale", "zero"], ["y"]));
        var findings = TensorRtPreflight.Check(Model).Findings;
        Assert.Equal(problem is null ? 0 : 1, findings.Count);
        Assert.All(findings, finding => Assert.Contains(problem!, finding.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_operators_are_counted_with_an_example()
    {
        Save([], OnnxNode.Of("Bernoulli", ["x"], ["a"]), OnnxNode.Of("Bernoulli", ["a"], ["b"]), OnnxNode.Of("Relu", ["b"], ["y"]));
        var finding = Assert.Single(TensorRtPreflight.Check(Model).Findings);
        Assert.Equal(("Bernoulli", 2, "Bernoulli:a"), (finding.Operator, finding.Count, finding.Example));
    }

    private void Save(OnnxTensor[] constants, params OnnxNode[] nodes)
    {
        var model = new OnnxModel { Opsets = { [""] = 18 } };
        model.Graph.Initializers.AddRange(constants);
        model.Graph.Nodes.AddRange(nodes);
        model.Save(Model);
    }
}
