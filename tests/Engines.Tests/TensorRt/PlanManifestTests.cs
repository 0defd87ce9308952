using DeepSeek.Engines.TensorRt;
using DeepSeek.Engines.Tests.Cuda;

namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>A plan is for one version of TensorRT and one kind of GPU; the fakes are 11.1.0 and compute capability 9.0.</summary>
[Collection(FakeGpu.Collection)]
public sealed class PlanManifestTests : IDisposable
{
    public PlanManifestTests() => FakeGpu.Need();

    public void Dispose() => Assert.Equal(0, FakeGpu.Live);

    [Theory]
    [InlineData("""{"tensorRTVersion": "11.1.0", "computeCapability": "9.0"}""")]
    [InlineData("""{"tensorRTVersion": "11.1.0.106", "computeCapability": "9.0", "precision": "INT8"}""")]
    [InlineData("""{"tensorRTVersion": "11.1", "computeCapability": "8.6", "hardwareCompatible": true}""")]
    public void Plan_for_what_is_here_is_loaded(string manifest)
    {
        using var plan = new FakePlan().With("model.plan.json", manifest);
        using var engine = TensorRtEngine.Load(plan.Path, new EngineOptions());
        Assert.Equal(9, DecoderEngineContract.Answer(engine, 0, 4, 5));
    }

    [Theory]
    [InlineData("""{"tensorRTVersion": "10.16.1", "computeCapability": "9.0"}""", "TensorRT 10.16.1 built it, and 11.1.0 is here")]
    [InlineData("""{"tensorRTVersion": "11.1.1", "computeCapability": "9.0"}""", "TensorRT 11.1.1 built it, and 11.1.0 is here")]
    [InlineData("""{"tensorRTVersion": "11.1.0", "computeCapability": "8.6"}""", "it is for GPUs of compute capability 8.6, and Fake GPU 0 has 9.0")]
    [InlineData("""{"tensorRTVersion": "eleven", "computeCapability": "9.0"}""", "model.plan.json: TensorRTVersion: 'eleven' is no version")]
    [InlineData("""{"tensorRTVersion": "11.1.0", "computeCapability": "90"}""", "model.plan.json: ComputeCapability: '90' is no version")]
    [InlineData("""{"tensorRTVersion": "11.1.0"}""", "isn't the manifest of a plan")]
    [InlineData("null", "isn't the manifest of a plan")]
    [InlineData("{", "isn't the manifest of a plan")]
    public void Plan_for_something_else_is_refused_before_TensorRT_reads_it(string manifest, string said)
    {
        using var plan = new FakePlan("this would not be read").With("model.plan.json", manifest);
        Assert.Contains(said, Assert.Throws<EngineException>(() => TensorRtEngine.Load(plan.Path, new EngineOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hardware_compatible_plan_needs_a_GPU_of_8_0()
    {
        var manifest = new PlanManifest { TensorRTVersion = "11.1.0", ComputeCapability = "8.0", HardwareCompatible = true };
        var e = Assert.Throws<EngineException>(() => manifest.Check("model.plan", new Version(11, 1, 0), new Version(7, 5), "T4"));
        Assert.Contains("it is for GPUs of compute capability 8.0 or later, and T4 has 7.5", e.Message, StringComparison.Ordinal);
    }
}
