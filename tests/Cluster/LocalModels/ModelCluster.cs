using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Observing;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;
using k8s;
using k8s.Models;
using Prometheus;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>A real API server and an operator. Nothing is simulated: tests play kubelet and storage, so that every phase lasts as long as they want.</summary>
public sealed class ModelCluster : IAsyncLifetime
{
    /// <summary>The last word of a fetch: always of the same weights, whatever the model's source is.</summary>
    internal const string Fetched = """{"digest": "sha256:weights", "revision": "916b56a4", "sizeBytes": 1850000000}""";

    /// <summary>The last word of a build.</summary>
    internal const string Built = """{"tensorRTVersion": "11.1", "gpuProduct": "NVIDIA-H200", "computeCapability": "9.0", "precision": "INT8"}""";

    private KubeApiServer? _server;
    private ApiClient? _client;
    private RunningHost? _operator;
    private IDisposable[] _controllers = [];

    internal ApiClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Simulator is null)
            return;

        _server = await KubeApiServer.StartAsync();
        await _server.ApplyProductCrdsAsync();
        _client = _server.Connect();
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Ends the operator and starts another, which knows nothing but what the cluster says.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        Start();
    }

    internal Task<string> CreateNamespaceAsync()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        return _server!.CreateNamespaceAsync();
    }

    internal Task<T?> GetAsync<T>(ResourceKind<T> kind, string ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.GetAsync(kind, new ObjectKey(ns, name), CancellationToken.None);

    internal Task<IReadOnlyList<V1Job>> JobsAsync(string ns, string model) => Client.ListAsync(Kinds.Job, ns, $"{LabelNames.Model}={model}", CancellationToken.None);

    /// <summary>Makes a model, or makes it so.</summary>
    internal Task ApplyAsync(string ns, string name, string spec)
    {
        var content = Yaml.Parse(spec).AsObject();
        content["source"] ??= Yaml.Parse("{huggingFace: {repo: deepseek/r1}}");
        return ApplyAsync(RouteKinds.LocalModel, ns, name, content);
    }

    internal Task ApplyRouteAsync(string ns, string name, string spec) => ApplyAsync(RouteKinds.Route, ns, name, Yaml.Parse(spec).AsObject());

    internal Task DeleteAsync<T>(ResourceKind<T> kind, string ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.DeleteAsync(kind, new ObjectKey(ns, name), null, CancellationToken.None);

    /// <summary>Waits until a condition of a model, of its present generation, says so.</summary>
    internal Task UntilAsync(string ns, string model, string type, string status, string reason, string says = "") => Eventually.RightAsync(async () =>
    {
        var found = await GetAsync(RouteKinds.LocalModel, ns, model);
        var condition = Conditions.Find(found?.Status?.Conditions, type);
        return (condition?.Status, condition?.Reason, condition?.ObservedGeneration) == (status, reason, found?.Metadata.Generation)
            && condition!.Message.Contains(says, StringComparison.Ordinal) ? null : $"{type} of {model} is {condition?.Status}, {condition?.Reason}: {condition?.Message}";
    });

    /// <summary>Waits for the one Job of a model whose name begins so, and which the model's claim of now has.</summary>
    internal async Task<V1Job> JobAsync(string ns, string model, string stage, string? otherThan = null)
    {
        V1Job? found = null;
        await Eventually.BeTrueAsync(
            async () => (found = (await JobsAsync(ns, model)).SingleOrDefault(job => job.Name().StartsWith($"{model}-{stage}-", StringComparison.Ordinal) && job.Uid() != otherThan && job.Metadata.DeletionTimestamp is null)) is not null,
            $"{model} has a Job {stage}");
        return found!;
    }

    internal async Task<V1Deployment> ServerAsync(string ns, string model, int replicas)
    {
        V1Deployment? found = null;
        await Eventually.BeTrueAsync(async () => (found = await GetAsync(Kinds.Deployment, ns, model))?.Spec.Replicas == replicas, $"{model} has {replicas} servers");
        return found!;
    }

    /// <summary>As the storage does.</summary>
    internal async Task BindAsync(string ns, string claim, string phase = "Bound")
    {
        await Eventually.BeTrueAsync(async () => await GetAsync(Kinds.PersistentVolumeClaim, ns, claim) is not null, $"there is {claim}");
        await Client.ApplyStatusAsync(Kinds.PersistentVolumeClaim, new ObjectKey(ns, claim), new JsonObject { ["phase"] = phase }, "storage", CancellationToken.None);
    }

    /// <summary>As the Job controller and the kubelet do when the container ends.</summary>
    internal async Task EndAsync(V1Job job, int exitCode, string words = "", string why = "BackoffLimitExceeded", string containerReason = "Error")
    {
        await PodAsync(job, new JsonObject
        {
            ["phase"] = exitCode == 0 ? "Succeeded" : "Failed",
            ["containerStatuses"] = new JsonArray(Container(job.Spec.Template.Spec.Containers[0].Name, new JsonObject
            {
                ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["reason"] = containerReason, ["message"] = words },
            })),
        });
        await FinishAsync(job, exitCode == 0 ? "Complete" : "Failed", exitCode == 0 ? "CompletionsReached" : why);
    }

    internal Task FinishAsync(V1Job job, string type, string reason)
    {
        var end = TimeProvider.System.GetUtcNow();
        var status = new JsonObject
        {
            ["startTime"] = Seconds(end.AddSeconds(-812)),
            ["completionTime"] = type == "Complete" ? Seconds(end) : null,
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = type, ["status"] = "True", ["reason"] = reason, ["message"] = reason, ["lastTransitionTime"] = Seconds(end) }),
        };
        return Client.ApplyStatusAsync(Kinds.Job, ObjectKey.Of(job), status, "jobs", CancellationToken.None);
    }

    /// <summary>The pod of a workload with a status.</summary>
    internal async Task PodAsync<T>(T owner, JsonObject status)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var template = owner is V1Job job ? job.Spec.Template : ((V1Deployment)(object)owner).Spec.Template;
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{owner.Name()}-0",
                NamespaceProperty = owner.Namespace(),
                Labels = template.Metadata.Labels,
                OwnerReferences = [new V1OwnerReference { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = owner.Name(), Uid = owner.Uid() }],
            },
            Spec = template.Spec,
        };
        await Client.ApplyAsync(Kinds.Pod, pod, "kubelet", force: true, CancellationToken.None);
        await Client.ApplyStatusAsync(Kinds.Pod, ObjectKey.Of(pod), status, "kubelet", CancellationToken.None);
    }

    internal static JsonObject Unschedulable(string message) => new()
    {
        ["phase"] = "Pending",
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "PodScheduled", ["status"] = "False", ["reason"] = "Unschedulable", ["message"] = message }),
    };

    internal static JsonObject PullFailing(string container) => new()
    {
        ["phase"] = "Pending",
        ["containerStatuses"] = new JsonArray(Container(container, new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ImagePullBackOff", ["message"] = "no such image" } })),
    };

    internal static JsonObject FailedCheck(int exitCode, DateTimeOffset at) => new()
    {
        ["phase"] = "Pending",
        ["initContainerStatuses"] = new JsonArray(Container("verify", new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff" } }, new JsonObject
        {
            ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["reason"] = "Error", ["finishedAt"] = Seconds(at) },
        })),
    };

    /// <summary>As the Deployment controller does, when so many pods of the present template are ready.</summary>
    internal async Task ServeAsync(string ns, string model, int replicas)
    {
        var live = await ServerAsync(ns, model, replicas);
        var status = new JsonObject
        {
            ["observedGeneration"] = live.Metadata.Generation,
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = replicas,
            ["availableReplicas"] = replicas,
        };
        await Client.ApplyStatusAsync(Kinds.Deployment, new ObjectKey(ns, model), status, "deployments", CancellationToken.None);
    }

    /// <summary>Brings a model up to its servers.</summary>
    internal async Task BringUpAsync(string ns, string model, string claim, int replicas = 1)
    {
        await BindAsync(ns, claim);
        await EndAsync(await JobAsync(ns, model, "fetch"), 0, Fetched);
        await EndAsync(await JobAsync(ns, model, "build"), 0, Built);
        await ServeAsync(ns, model, replicas);
    }

    private static string Seconds(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private void Start()
    {
        var options = new OperatorOptions { Metrics = new Uri("http://localhost"), GatewayImage = "gateway:test" };
        _operator = RunningHost.Start(Client, host => _controllers =
        [
            RouteControllers.Add(host, options, Metrics.NewCustomRegistry(), TimeProvider.System),
            ModelControllers.Add(host, options, TimeProvider.System),
        ]);
    }

    private async Task StopAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
        foreach (var controller in _controllers)
            controller.Dispose();
    }

    private Task<T> ApplyAsync<T>(ResourceKind<T> kind, string ns, string name, JsonObject spec)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => Client.ApplyAsync(kind, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns }, ["spec"] = spec }, "test", force: true, CancellationToken.None);

    private static JsonObject Container(string name, JsonObject state, JsonObject? lastState = null)
    {
        var status = new JsonObject { ["name"] = name, ["image"] = "image", ["imageID"] = "", ["ready"] = false, ["restartCount"] = 0, ["state"] = state };
        if (lastState is not null)
            status["lastState"] = lastState;
        return status;
    }
}
