using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing.Kubernetes;
using k8s;

namespace DeepSeek.Tutorial.Tests;

/// <summary>What a node of a cluster does: starts what Deployments say, anew when their template or their number of replicas changes, and ends it with them.</summary>
internal sealed class Kubelet : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ApiClient _client;
    private readonly Pods _pods;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<ObjectKey, (string Asked, IReadOnlyList<IAsyncDisposable> Processes)> _running = [];
    private readonly Task _loop;

    public Kubelet(KubeApiServer server, Addresses addresses)
    {
        _client = server.Connect();
        _pods = new Pods(server, _client, addresses);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>What went wrong last; null: nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>All that the processes of a Deployment wrote that run now.</summary>
    public string Log(string ns, string name)
    {
        lock (_running)
            return _running.TryGetValue(new ObjectKey(ns, name), out var found) ? string.Join('\n', found.Processes.OfType<Testing.ProductProcess>().Select(static one => one.Log)) : "";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (var key in _running.Keys.ToArray())
            await EndAsync(key);
        _client.Dispose();
        _pods.Dispose();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync();
                Failure = null;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The next look may find what wasn't there yet, as a real kubelet's would.
                Failure = e;
            }

            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync()
    {
        var deployments = (await _client.ListAsync(Kinds.Deployment, "", "", CancellationToken.None)).ToDictionary(ObjectKey.Of);
        foreach (var gone in _running.Keys.Except(deployments.Keys).ToArray())
            await EndAsync(gone);
        foreach (var (key, deployment) in deployments)
        {
            var asked = $"{deployment.Spec.Replicas} {KubernetesJson.Serialize(deployment.Spec.Template)}";
            if (_running.TryGetValue(key, out var found) && found.Asked == asked)
                continue;
            await EndAsync(key);
            var processes = await _pods.StartAsync(deployment);
            lock (_running)
                _running[key] = (asked, processes);
        }
    }

    private async Task EndAsync(ObjectKey key)
    {
        if (!_running.TryGetValue(key, out var found))
            return;
        lock (_running)
            _running.Remove(key);
        foreach (var process in found.Processes)
            await process.DisposeAsync();
    }
}
