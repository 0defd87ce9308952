using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Resources.LocalModels;

public sealed class ModelServerTests
{
    [Fact]
    public void Builtin_server_is_told_where_weights_and_engine_are()
    {
        var model = ModelSamples.Model("""{"servedModelName": "deepseek-r1", "gpu": {"products": ["NVIDIA-H200"]}, "runtime": {"port": 9000, "args": ["--log-level", "debug"]}}""");
        var (container, key) = (Container(model), ModelSamples.EngineKeyOf(model));
        Assert.Equal(["deepseek-engine"], container.Command);
        Assert.Equal(
            $"serve --model /models/weights/{ModelSamples.WeightsKeyOf(model)} --engine /models/engines/{key} --engine-type TensorRT --port 9000 --served-name deepseek-r1 "
            + "--max-batch 8 --max-input 4096 --max-sequence 8192 --max-concurrency 32 --log-level debug",
            string.Join(' ', container.Args));
        Assert.Equal(ModelSamples.Images.Gpu, container.Image);
        Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
        var check = ModelSamples.Server(model).Spec.Template.Spec.InitContainers.Single();
        Assert.Equal($"verify --engines /models/engines --key {key}", string.Join(' ', check.Args));
        Assert.True(container.SecurityContext is { RunAsNonRoot: true, ReadOnlyRootFilesystem: true, AllowPrivilegeEscalation: false });
        Assert.Single(container.Resources.Limits, limit => limit.Key == "nvidia.com/gpu" && limit.Value.ToString() == "1");
    }

    [Fact]
    public void Server_of_several_products_takes_the_engine_that_fits()
    {
        var model = ModelSamples.Model("""{"gpu": {"products": ["NVIDIA-H200", "NVIDIA-L4"]}}""");
        var keys = ModelSamples.Targets(model).Select(static target => target.Key).ToArray();
        Assert.Contains($"--engines /models/engines --key {keys[0]} --key {keys[1]}", string.Join(' ', Container(model).Args), StringComparison.Ordinal);
        var wanted = ModelSamples.Server(model).Spec.Template.Spec.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms.Single().MatchExpressions.Single();
        Assert.Equal("nvidia.com/gpu.product In NVIDIA-H200,NVIDIA-L4", $"{wanted.Key} {wanted.OperatorProperty} {string.Join(',', wanted.Values)}");
    }

    [Fact]
    public void TensorRTLLM_gets_its_own_words()
    {
        var model = ModelSamples.Model("""{"engine": {"type": "None", "precision": "FP8"}, "gpu": {"count": 4}, "runtime": {"type": "TensorRTLLM", "sharedMemory": "16Gi"}}""");
        var container = Container(model);
        Assert.Equal(
            $"trtllm-serve /models/weights/{ModelSamples.WeightsKeyOf(model)} --host 0.0.0.0 --port 8000 --served_model_name r1 --tp_size 4 --max_batch_size 32 --max_seq_len 8192",
            string.Join(' ', container.Command.Concat(container.Args)));
        Assert.Contains(container.VolumeMounts, static mount => mount.MountPath == "/dev/shm");
        Assert.Null(ModelSamples.Server(model).Spec.Template.Spec.InitContainers);
        Assert.Equal("4", container.Resources.Limits["nvidia.com/gpu"].ToString());
    }

    [Theory]
    [InlineData("FP8", "ExplicitQDQ", "--quantization fp8")]
    [InlineData("FP8", "PreQuantized", "")]
    [InlineData("INT8", "PreQuantized", "")]
    [InlineData("FP16", "ExplicitQDQ", "--dtype float16")]
    [InlineData("FP32", "ExplicitQDQ", "--dtype float32")]
    public void VLLM_gets_its_own_words(string precision, string method, string says)
    {
        var model = ModelSamples.Model($$$"""{"engine": {"type": "None", "precision": "{{{precision}}}", "quantization": {"method": "{{{method}}}"} }, "gpu": {"count": 2}, "runtime": {"type": "VLLM"} }""");
        var container = Container(model);
        Assert.Equal(
            $"vllm serve /models/weights/{ModelSamples.WeightsKeyOf(model)} --host 0.0.0.0 --port 8000 --served-model-name r1 --tensor-parallel-size 2 --max-model-len 8192 --max-num-seqs 32 {says}".TrimEnd(),
            string.Join(' ', container.Command.Concat(container.Args)));
    }

    [Fact]
    public void Custom_server_gets_the_users_words_alone_and_the_rest_by_environment()
    {
        var model = ModelSamples.Model("""{"engine": {"type": "None"}, "runtime": {"type": "Custom", "image": "mine:1", "args": ["go"], "env": [{"name": "PORT", "value": "1"}]}}""");
        var container = Container(model);
        Assert.Equal(("mine:1", "go"), (container.Image, string.Join(' ', container.Args)));
        Assert.Null(container.Command);
        Assert.Equal(["MODEL_DIR", "MODEL_NAME", "PORT=1"], container.Env.Select(static variable => variable.Name == "PORT" ? $"PORT={variable.Value}" : variable.Name));
    }

    [Fact]
    public void Rollout_needs_no_spare_GPU_and_may_take_as_long_as_loading_does()
    {
        var spec = ModelSamples.Server(ModelSamples.Model("""{"runtime": {"startupTimeout": "1h"}}""")).Spec;
        Assert.Equal(("0", "1", 3900), (spec.Strategy.RollingUpdate.MaxSurge.Value, spec.Strategy.RollingUpdate.MaxUnavailable.Value, spec.ProgressDeadlineSeconds));
        var startup = spec.Template.Spec.Containers[0].StartupProbe;
        Assert.Equal(3600, startup.PeriodSeconds * startup.FailureThreshold);
    }

    [Fact]
    public void Number_of_servers_is_no_part_of_the_template()
    {
        string Hash(int replicas) => ModelSamples.Server(ModelSamples.Model(), replicas).GetAnnotation(AnnotationNames.TemplateHash);
        Assert.Equal(Hash(1), Hash(4));
        Assert.NotEqual(Hash(1), ModelSamples.Server(ModelSamples.Model("""{"runtime": {"args": ["x"]}}""")).GetAnnotation(AnnotationNames.TemplateHash));
    }

    [Fact]
    public void Server_on_CPUs_asks_for_no_GPU()
    {
        var pod = ModelSamples.Server(ModelSamples.Model(ModelSamples.Cpu)).Spec.Template.Spec;
        Assert.Null(pod.Affinity);
        Assert.All(pod.Containers.Concat(pod.InitContainers), static container => Assert.True(container.Resources.Limits is null || !container.Resources.Limits.ContainsKey("nvidia.com/gpu")));
    }

    [Fact]
    public void Least_memory_of_a_GPU_is_asked_for_by_its_label()
    {
        var wanted = ModelSamples.Server(ModelSamples.Model("""{"gpu": {"minMemory": "16Gi"}}""")).Spec.Template.Spec.Affinity.NodeAffinity
            .RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms.Single().MatchExpressions.Single();
        Assert.Equal("nvidia.com/gpu.memory Gt 16383", $"{wanted.Key} {wanted.OperatorProperty} {wanted.Values.Single()}");
    }

    private static V1Container Container(DeepSeekLocalModel model) => ModelSamples.Server(model).Spec.Template.Spec.Containers.Single();
}
