using DeepSeek.Operator.Planning.LocalModels;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

public sealed class EngineTargetsTests
{
    private const string Base = """{"engine": {"precision": "INT8"}, "gpu": {"products": ["NVIDIA-H200"]}}""";

    [Theory]
    [InlineData("""{"engine": {"precision": "FP16"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"type": "OnnxRuntime"}}""")]
    [InlineData("""{"engine": {"quantization": {"method": "PreQuantized"}}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"quantization": {"calibration": {"samples": 64}}}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"quantization": {"calibration": {"maxLength": 64}}}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"maxBatchSize": 9}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"maxInputLength": 4095}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"maxSequenceLength": 8191}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"workspace": "3Gi"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"builder": {"image": "other:trt11.1"}}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"versionCompatible": true}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"hardwareCompatibility": "SameComputeCapability"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"hardwareCompatibility": "AmperePlus"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"engine": {"reuse": "Never"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"gpu": {"products": ["NVIDIA-H100-80GB-HBM3"]}}""")]
    [InlineData("""{"gpu": {"products": ["NVIDIA-L4"]}}""")]
    [InlineData("{}")]
    public void What_an_engine_depends_on_changes_its_key(string spec)
        => Assert.NotEqual(ModelSamples.EngineKeyOf(ModelSamples.Model(Base)), ModelSamples.EngineKeyOf(ModelSamples.Model(spec)));

    [Theory]
    [InlineData("""{"replicas": 0, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"activation": "OnDemand", "gpu": {"products": ["NVIDIA-H200"], "count": 1, "minMemory": "16Gi"}}""")]
    [InlineData("""{"engine": {"reuse": "Always", "builder": {"activeDeadline": "1h", "backoffLimit": 0, "resources": {"limits": {"memory": "64Gi"}}}}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"runtime": {"args": ["--x"], "image": "other", "maxConcurrency": 1}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"resources": {"limits": {"cpu": "8"}}, "nodeSelector": {"a": "b"}, "servedModelName": "x", "gpu": {"products": ["NVIDIA-H200"]}}""")]
    [InlineData("""{"cache": {"retainEngines": 5, "retainPolicy": "Delete"}, "gpu": {"products": ["NVIDIA-H200"]}}""")]
    public void What_an_engine_does_not_depend_on_leaves_its_key(string spec)
        => Assert.Equal(ModelSamples.EngineKeyOf(ModelSamples.Model(Base)), ModelSamples.EngineKeyOf(ModelSamples.Model(spec)));

    [Fact]
    public void Weights_and_prompts_change_the_key()
    {
        var model = ModelSamples.Model(Base);
        string Key(string weights, string? prompts) => EngineTargets.Of(model, weights, prompts, ModelSamples.Images)[0].Key;
        Assert.Equal(3, new[] { Key("a", null), Key("b", null), Key("a", "p") }.Distinct().Count());
    }

    [Theory]
    [InlineData("None", 3)] // one per product
    [InlineData("SameComputeCapability", 2)] // H100 and H200 share 9.0
    [InlineData("AmperePlus", 1)]
    public void Products_share_an_engine_as_far_as_it_is_compatible(string compatibility, int engines)
    {
        var model = ModelSamples.Model($$$"""{"engine": {"hardwareCompatibility": "{{{compatibility}}}"}, "gpu": {"products": ["NVIDIA-H200", "NVIDIA-H100-80GB-HBM3", "NVIDIA-L40S"]}}""");
        Assert.Equal(engines, ModelSamples.Targets(model).Count);
    }

    [Fact]
    public void Version_compatible_engine_does_not_depend_on_the_TensorRT_version()
        => Assert.Null(ModelSamples.Targets(ModelSamples.Model("""{"engine": {"versionCompatible": true}}"""))[0].Inputs.TensorRTVersion);

    [Fact]
    public void Builder_image_counts_by_digest_where_it_has_one()
    {
        string Key(string image) => ModelSamples.EngineKeyOf(ModelSamples.Model($$$"""{"engine": {"versionCompatible": true, "builder": {"image": "{{{image}}}"} } }"""));
        Assert.Equal(Key("a/b:trt11@sha256:1"), Key("mirror/b:trt11@sha256:1"));
        Assert.NotEqual(Key("a/b:trt11@sha256:1"), Key("a/b:trt11@sha256:2"));
    }

    [Theory]
    [InlineData(ModelSamples.Gpu, 1)]
    [InlineData(ModelSamples.Cpu, 1)]
    [InlineData(ModelSamples.Vllm, 0)]
    [InlineData("""{"engine": {"type": "OnnxRuntime", "precision": "FP32"}}""", 0)]
    [InlineData("""{"engine": {"type": "OnnxRuntime", "quantization": {"method": "PreQuantized"}}}""", 0)]
    public void Engines_are_built_where_weights_can_not_be_computed_with(string spec, int engines)
        => Assert.Equal(engines, ModelSamples.Targets(ModelSamples.Model(spec)).Count);

    [Theory]
    [InlineData("NVIDIA-H100-80GB-HBM3", "9.0")]
    [InlineData("NVIDIA-H100-PCIe", "9.0")]
    [InlineData("NVIDIA-A100-SXM4-80GB", "8.0")]
    [InlineData("NVIDIA-L40S", "8.9")]
    [InlineData("NVIDIA-L4", "8.9")]
    [InlineData("NVIDIA-A10G", "8.6")]
    [InlineData("Tesla-T4", "7.5")]
    [InlineData("NVIDIA-B200", "10.0")]
    [InlineData("NVIDIA-Unheard-Of", null)]
    public void Compute_capability_is_known_by_product(string product, string? capability) => Assert.Equal(capability, GpuProducts.ComputeCapability(product));

    [Theory]
    [InlineData("ghcr.io/deepseek-operator/inference:v1-trt11.1", "11.1")]
    [InlineData("registry:5000/build:tensorrt-10.14.1", "10.14.1")]
    [InlineData("nvcr.io/nvidia/tensorrt:25.09-py3", "10")]
    [InlineData("nvcr.io/nvidia/tensorrt:26.06-py3", "11")]
    [InlineData("trt10/build:latest", null)]
    [InlineData("build", null)]
    public void TensorRT_version_is_read_from_the_tag_of_an_image(string image, string? version) => Assert.Equal(version, ImageVersions.TensorRt(image));
}
