using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Brings the weights into the claim. How far it is stands in its log; what became of it, in its pod's last words.</summary>
internal static class FetchJob
{
    // Networks fail; what was fetched before stays, so that trying again is cheap.
    private const int Retries = 3;

    private const string SourceVolume = "source";

    private static readonly string[] AwsCredentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    /// <param name="model">A valid model.</param>
    /// <param name="purpose">What is fetched.</param>
    /// <param name="discards">Weights that it deletes before, by their keys and when they were fetched.</param>
    /// <param name="images">The operator's defaults.</param>
    public static V1Job Build(DeepSeekLocalModel model, JobPurpose purpose, IReadOnlyList<(string Key, DateTimeOffset FetchedTime)> discards, InferenceImages images)
    {
        var container = ModelJob.Container("fetch", images.Cpu, EngineCommandLines.Fetch(model, purpose.Key, discards));
        container.Env = [.. Environment(model.Spec.Source)];
        var source = Volume(model.Spec.Source);
        container.VolumeMounts = [.. ModelPods.Mounts(readOnly: false)];
        var pod = ModelPods.Spec(model, container, gpu: false, []);
        if (source is not null)
        {
            container.VolumeMounts.Add(new V1VolumeMount { Name = SourceVolume, MountPath = ModelPaths.Source, ReadOnlyProperty = true });
            pod.Volumes.Add(source);
        }

        return ModelJob.Build(model, ModelNames.FetchJob(model, purpose.Key), ModelMetadata.FetchComponent, purpose, Retries, deadline: null, pod);
    }

    private static V1Volume? Volume(ModelSourceSpec source) => source switch
    {
        { Pvc: { } claim } => new V1Volume
        {
            Name = SourceVolume,
            PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim.ClaimName, ReadOnlyProperty = true },
        },
        { Oci: { } image } => new V1Volume { Name = SourceVolume, Image = new V1ImageVolumeSource { Reference = image.Image } },
        _ => null,
    };

    // Credentials by reference: the kubelet reads the Secret, the operator never does.
    private static IEnumerable<V1EnvVar> Environment(ModelSourceSpec source) => source switch
    {
        { HuggingFace: { } hub } =>
        [
            new V1EnvVar { Name = "HF_ENDPOINT", Value = hub.Endpoint },
            .. hub.TokenSecretRef is { } token ? [FromSecret("HF_TOKEN", token.Name, token.Key)] : Array.Empty<V1EnvVar>(),
        ],
        { S3: { } bucket } =>
        [
            .. Given("AWS_ENDPOINT_URL", bucket.Endpoint),
            .. Given("AWS_REGION", bucket.Region),
            .. bucket.CredentialsSecretRef is { } secret
                ? AwsCredentials.Select(name => FromSecret(name, secret.Name, name)) : [],
        ],
        _ => [],
    };

    private static IEnumerable<V1EnvVar> Given(string name, string value) => value.Length > 0 ? [new V1EnvVar { Name = name, Value = value }] : [];

    private static V1EnvVar FromSecret(string name, string secret, string key) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = secret, Key = key } },
    };
}
