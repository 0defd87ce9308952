using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class CompactionTests(SharedApiServer shared)
{
    [Fact]
    public async Task Version_that_was_compacted_is_listed_again_and_all_that_happened_meanwhile_is_made_good()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        scene.Proxy.Refuse(request => request.IsWatch ? new ApiProxyRefusal(503) : null);
        scene.Proxy.CutWatches();
        await scene.Routes.ChangeAsync();
        var compacted = long.Parse((await scene.Client.GetAsync(Cluster.Routes, new ObjectKey(scene.Namespace, "edited"), CancellationToken.None))!.Metadata.ResourceVersion, null);

        // From here on as etcd after a compaction: what happened before is only in the lists.
        var began = scene.Proxy.Requests.Count;
        scene.Proxy.Refuse(request => request.IsWatch && request.ResourceVersion < compacted ? new ApiProxyRefusal(410) : null);
        await scene.Routes.UntilRightAsync();
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        scene.AssertNoReconcileFailed();

        var since = scene.Proxy.Requests.Skip(began).Where(request => request.Resource != "pods" && request.Status != 404).ToArray();
        var expired = since.Where(request => request.Status == 410).Select(request => request.Resource).Order().ToArray();
        Assert.Contains("deepseekroutes.deepseek-operator.io", expired);
        Assert.Contains("services", expired);
        Assert.Equal(expired, since.Where(request => request.IsList).Select(request => request.Resource).Order());
    }
}
