using System.Security.Cryptography;
using System.Text;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>Reads the caches, and the few things that aren't cached, into one record.</summary>
internal sealed class ModelObserver(ModelCaches caches, ModelMeter meter, JobProgressMeter progress, ApiClient client)
{
    /// <param name="model">As the cache has it.</param>
    /// <param name="drainingFor">How long routes have been told to leave its servers alone; null: they haven't.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ObservedModel> ObserveAsync(DeepSeekLocalModel model, TimeSpan? drainingFor, CancellationToken cancellationToken)
    {
        var (key, claimKey) = (ObjectKey.Of(model), new ObjectKey(model.Namespace(), ModelNames.Claim(model)));
        // The cache has what bears our label.
        var claim = caches.Claims.Get(claimKey) ?? await client.GetAsync(Kinds.PersistentVolumeClaim, claimKey, cancellationToken);
        var sharing = caches.ModelsOnClaim(claimKey).Where(other => other.Name() != model.Name()).ToArray();
        V1Job[] jobs = [.. caches.Jobs.KeysControlledBy(model.Uid()).Select(caches.Jobs.Get).OfType<V1Job>()];
        var server = caches.Deployments.Get(new ObjectKey(model.Namespace(), ModelNames.Server(model)));
        return new ObservedModel
        {
            Model = model,
            Claim = claim,
            ClaimHolder = Label(claim, LabelNames.Model) is { } holder && sharing.Any(other => other.Name() == holder) ? holder : null,
            ClaimTrouble = claim is null or { Status.Phase: "Bound" } ? null : await TroubleAsync(claimKey, cancellationToken),
            KeysOfOthers = sharing.SelectMany(static other => other.Status?.Engines ?? []).Where(static engine => engine.InUse == true).Select(static engine => engine.Key).ToHashSet(),
            WeightsOfOthers = sharing.SelectMany(WeightsOf).ToHashSet(),
            Jobs = jobs,
            Server = server,
            Pods = IsSettled(server) && jobs.All(job => IsRecorded(job, claim)) ? [] : await client.ListAsync(Kinds.Pod, model.Namespace(), ModelMetadata.PodSelectorText(model), cancellationToken),
            PromptsDigest = BuildJob.Prompts(model.Spec.Engine) is { } prompts ? await PromptsAsync(new ObjectKey(model.Namespace(), prompts), cancellationToken) : null,
            Routes = caches.Routes(key),
            Load = meter.Load(key),
            Progress = progress.Last(key),
            DrainingFor = drainingFor,
            ArePodMonitorsServed = caches.ArePodMonitorsServed,
        };
    }

    /// <summary>Asks the API server whether a model still exists: see <see cref="RouteObserver.IsGoneAsync"/>.</summary>
    public async Task<bool> IsGoneAsync(DeepSeekLocalModel model, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(RouteKinds.LocalModel, ObjectKey.Of(model), cancellationToken);
        return live is null || live.Metadata.Uid != model.Metadata.Uid || live.Metadata.DeletionTimestamp is not null;
    }

    /// <summary>
    /// Asks the API server whether the claim is as it was observed. A Job may take hours: before one is made, what is noted on the claim must
    /// not be what was noted a moment ago.
    /// </summary>
    public async Task<bool> IsBehindAsync(ObservedModel observed, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(observed.Model.Namespace(), ModelNames.Claim(observed.Model));
        var live = await client.GetAsync(Kinds.PersistentVolumeClaim, key, cancellationToken);
        return live?.Metadata.ResourceVersion != observed.Claim?.Metadata.ResourceVersion;
    }

    // Of its spec as it is now, and of the servers and Jobs that a spec before it has left.
    private IEnumerable<string> WeightsOf(DeepSeekLocalModel model)
    {
        var pods = caches.Jobs.KeysControlledBy(model.Uid()).Select(caches.Jobs.Get).Select(static job => job?.Spec.Template.Spec)
            .Append(caches.Deployments.Get(new ObjectKey(model.Namespace(), ModelNames.Server(model)))?.Spec.Template.Spec);
        return pods.OfType<V1PodSpec>().SelectMany(ModelPaths.WeightsIn).Append(WeightsKey.Of(model.Spec.Source));
    }

    private static bool IsSettled(V1Deployment? server) => server is null
        || (server.Status?.ObservedGeneration >= server.Metadata.Generation && server.Status.AvailableReplicas.GetValueOrDefault() >= server.Spec.Replicas && server.Status.UpdatedReplicas.GetValueOrDefault() >= server.Spec.Replicas);

    // The word of a Job that isn't in the claim's annotation yet is in its pods alone.
    private static bool IsRecorded(V1Job job, V1PersistentVolumeClaim? claim)
        => job.GetAnnotation(AnnotationNames.Key) is { } key && claim?.GetAnnotation(AnnotationNames.Contents)?.Contains($"\"{key}\"", StringComparison.Ordinal) == true;

    /// <summary>The storage's own word on why a claim isn't bound is in events alone.</summary>
    private async Task<string?> TroubleAsync(ObjectKey claim, CancellationToken cancellationToken)
    {
        var events = await client.ListAsync(Kinds.Event, claim.Namespace, labelSelector: "", $"regarding.kind=PersistentVolumeClaim,regarding.name={claim.Name}", cancellationToken);
        return events.OrderBy(static said => said.DeprecatedLastTimestamp ?? said.Metadata.CreationTimestamp).LastOrDefault()?.Note;
    }

    private async Task<string?> PromptsAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var prompts = await client.GetAsync(Kinds.ConfigMap, key, cancellationToken);
        if (prompts is null or { Data: null or { Count: 0 } })
        {
            return null;
        }

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in prompts.Data.OrderBy(static entry => entry.Key, StringComparer.Ordinal).SelectMany(static entry => new[] { entry.Key, entry.Value }))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            digest.AppendData(BitConverter.GetBytes(bytes.Length));
            digest.AppendData(bytes);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static string? Label(V1PersistentVolumeClaim? claim, string name) => claim?.Metadata.Labels?.TryGetValue(name, out var value) == true ? value : null;
}
