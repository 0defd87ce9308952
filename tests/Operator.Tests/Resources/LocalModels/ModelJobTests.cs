using DeepSeek.Api;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Resources.LocalModels;

public sealed class ModelJobTests
{
    [Theory]
    [InlineData("""{"huggingFace": {"repo": "deepseek/r1", "revision": "abc", "tokenSecretRef": {"name": "hf", "key": "token"}}}""", "huggingface://deepseek/r1@abc", "HF_ENDPOINT=https://huggingface.co,HF_TOKEN<hf/token")]
    [InlineData("""{"s3": {"url": "s3://bucket/r1", "region": "eu-central-1", "credentialsSecretRef": {"name": "s3"}}}""", "s3://bucket/r1", "AWS_REGION=eu-central-1,AWS_ACCESS_KEY_ID<s3/AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY<s3/AWS_SECRET_ACCESS_KEY")]
    [InlineData("""{"s3": {"url": "s3://bucket/r1", "endpoint": "http://minio:9000"}}""", "s3://bucket/r1", "AWS_ENDPOINT_URL=http://minio:9000")]
    [InlineData("""{"pvc": {"claimName": "models", "path": "r1"}}""", "pvc:///source/r1", "")]
    [InlineData("""{"oci": {"image": "registry/r1:1"}}""", "pvc:///source", "")]
    public void Fetch_is_told_its_source_and_never_a_secret(string source, string url, string environment)
    {
        var model = ModelSamples.Model($$"""{"source": {{source}} }""");
        var container = ModelSamples.FetchOf(model).Spec.Template.Spec.Containers.Single();
        Assert.Equal($"fetch --source {url} --into /models/weights/{ModelSamples.WeightsKeyOf(model)} --progress-port 8080 --progress-file /dev/termination-log", string.Join(' ', container.Args));
        Assert.Equal(environment, string.Join(',', (container.Env ?? []).Select(static variable
            => variable.ValueFrom is { } from ? $"{variable.Name}<{from.SecretKeyRef.Name}/{from.SecretKeyRef.Key}" : $"{variable.Name}={variable.Value}")));
        Assert.Equal(("/dev/termination-log", "FallbackToLogsOnError"), (container.TerminationMessagePath, container.TerminationMessagePolicy));
    }

    [Fact]
    public void Image_and_claim_are_mounted_for_reading()
    {
        var image = ModelSamples.FetchOf(ModelSamples.Model("""{"source": {"oci": {"image": "registry/r1:1"}}}""")).Spec.Template.Spec;
        Assert.Equal("registry/r1:1", image.Volumes.Single(static volume => volume.Name == "source").Image.Reference);
        var claim = ModelSamples.FetchOf(ModelSamples.Model("""{"source": {"pvc": {"claimName": "models"}}}""")).Spec.Template.Spec;
        Assert.True(claim.Volumes.Single(static volume => volume.Name == "source").PersistentVolumeClaim.ReadOnlyProperty);
        Assert.All([image, claim], static pod => Assert.True(pod.Containers[0].VolumeMounts.Single(static mount => mount.MountPath == "/source").ReadOnlyProperty));
    }

    [Fact]
    public void Another_token_is_no_other_source()
        => Assert.Equal(
            ModelSamples.WeightsKeyOf(ModelSamples.Model()),
            ModelSamples.WeightsKeyOf(ModelSamples.Model("""{"source": {"huggingFace": {"repo": "deepseek/r1", "revision": "abc", "tokenSecretRef": {"name": "hf", "key": "token"}}}}""")));

    [Fact]
    public void Build_is_told_all_that_its_key_stands_for()
    {
        var model = ModelSamples.Model("""{"engine": {"versionCompatible": true, "quantization": {"calibration": {"promptsRef": {"configMapName": "prompts"}, "samples": 64}}}, "gpu": {"products": ["NVIDIA-H200"]}}""");
        var job = BuildJob.Build(model, "w", new JobPurpose("0123456789abcdef", "claim", ["old"]), "NVIDIA-H200", ModelSamples.Images);
        var container = job.Spec.Template.Spec.Containers.Single();
        Assert.Equal(
            "build --engine-type TensorRT --model /models/weights/w --engines /models/engines --key 0123456789abcdef --precision INT8 --quantization ExplicitQDQ --samples 64 --sample-length 512 "
            + "--prompts /prompts --max-batch 8 --max-input 4096 --max-sequence 8192 --workspace 2147483648 --hardware-compatibility None --version-compatible --discard old --progress-port 8080 --progress-file /dev/termination-log",
            string.Join(' ', container.Args));
        Assert.Equal(("r1-build-01234567", "0123456789abcdef", "claim", "old"), (job.Name(), job.GetAnnotation(AnnotationNames.Key), job.GetAnnotation(AnnotationNames.ClaimUid), job.GetAnnotation(AnnotationNames.Discards)));
        Assert.Equal((14400, 2, "Never"), (job.Spec.ActiveDeadlineSeconds, job.Spec.BackoffLimit, job.Spec.Template.Spec.RestartPolicy));
        Assert.Equal("prompts", job.Spec.Template.Spec.Volumes.Single(static volume => volume.Name == "prompts").ConfigMap.Name);
    }

    [Fact]
    public void Build_runs_on_a_GPU_like_the_one_that_serves()
    {
        var model = ModelSamples.Model();
        string Wanted(V1PodSpec pod) => string.Join(',', pod.Affinity.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms.Single().MatchExpressions.Single().Values);
        var (build, serve) = (ModelSamples.BuildOf(model).Spec.Template.Spec, ModelSamples.Server(model).Spec.Template.Spec);
        Assert.Equal(Wanted(serve), Wanted(build));
        Assert.Equal("1", build.Containers[0].Resources.Limits["nvidia.com/gpu"].ToString());
    }

    [Fact]
    public void Names_fit_where_a_model_has_the_longest_there_is()
    {
        var model = ModelSamples.Model(name: new string('m', 40));
        Assert.All([ModelSamples.FetchOf(model).Name(), ModelSamples.BuildOf(model).Name(), ModelNames.Claim(model)], static name => Assert.InRange(name.Length, 1, 63));
    }
}
