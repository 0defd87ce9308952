using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>Two operators that compete for one lease, the first of which leads. Each has a proxy of its own, which tells their requests apart.</summary>
internal sealed class ReplicaPair : IAsyncDisposable
{
    private int _replicas = 2;

    private ReplicaPair(ApiClient client, string inNamespace, ApiProxy first, ApiProxy second)
    {
        (Client, Namespace, FirstProxy, SecondProxy) = (client, inNamespace, first, second);
        Routes = new RouteSet(client, inNamespace);
    }

    /// <summary>Reaches the API server itself.</summary>
    public ApiClient Client { get; }

    public string Namespace { get; }

    public RouteSet Routes { get; }

    public ApiProxy FirstProxy { get; }

    public ApiProxy SecondProxy { get; }

    public OperatorReplica First { get; private set; } = null!;

    public OperatorReplica Second { get; private set; } = null!;

    public static async Task<ReplicaPair> StartAsync(KubeApiServer server)
    {
        var pair = new ReplicaPair(server.Connect(), await server.CreateNamespaceAsync(), await ApiProxy.StartAsync(server), await ApiProxy.StartAsync(server));
        pair.First = await OperatorReplica.StartAsync(pair.FirstProxy.KubeconfigPath, pair.Namespace, elect: true);
        await Eventually.BeTrueAsync(pair.First.IsLeadingAsync, "the first leads");
        pair.Second = await OperatorReplica.StartAsync(pair.SecondProxy.KubeconfigPath, pair.Namespace, elect: true);
        return pair;
    }

    /// <summary>Edits a route again and again, so that whoever leads has something to write.</summary>
    public async Task BeBusyAsync(TimeSpan length)
    {
        for (var until = DateTimeOffset.UtcNow + length; DateTimeOffset.UtcNow < until;)
        {
            _replicas = 5 - _replicas;
            await Routes.ApplyAsync("busy", _replicas);
            await Task.Delay(200);
        }
    }

    /// <summary>That the second is ready to lead, and does nothing that only a leader may.</summary>
    public async Task AssertStandbyAsync()
    {
        Assert.True(await Second.IsReadyAsync());
        Assert.True(await First.IsLeadingAsync());
        Assert.False(await Second.IsLeadingAsync());
        Assert.Equal(0, await Second.SumAsync("controller_runtime_reconcile_total"));
        Assert.Empty(SecondProxy.Writes);
        var listed = SecondProxy.Requests.Where(request => request is { IsList: true, Status: not 404 }).Select(request => request.Resource).Order().ToArray();
        Assert.Contains(Cluster.Routes.ToString(), listed);
        Assert.Equal(listed, SecondProxy.OpenWatches.Select(watch => watch.Resource).Order());
    }

    /// <summary>That all the first wrote came before all the second wrote; and that both wrote.</summary>
    public void AssertNeverBothWrote()
    {
        Assert.Contains(FirstProxy.Writes, write => write.Resource == "deployments.apps");
        Assert.Contains(SecondProxy.Writes, write => write.Resource == "deployments.apps");
        Assert.True(FirstProxy.Writes[^1].At < SecondProxy.Writes[0].At, $"{FirstProxy.Writes[^1]} and {SecondProxy.Writes[0]}");
    }

    public async ValueTask DisposeAsync()
    {
        if (First is not null)
            await First.DisposeAsync();
        if (Second is not null)
            await Second.DisposeAsync();
        await FirstProxy.DisposeAsync();
        await SecondProxy.DisposeAsync();
        Client.Dispose();
    }
}
