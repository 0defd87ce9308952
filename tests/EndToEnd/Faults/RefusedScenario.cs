using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>An API server that refuses everything for a while, whatever the status.</summary>
internal static class RefusedScenario
{
    /// <summary>
    /// Refuses all requests; the watches that are open live on for the first half, so that what changes is known and can't be acted on,
    /// and are cut for the second, so that it isn't known either. Then waits until all is well.
    /// </summary>
    public static async Task RunAsync(FaultScene scene, ApiProxyRefusal refusal, TimeSpan length)
    {
        var watches = scene.Proxy.OpenWatches.GroupBy(watch => watch.Resource).ToArray();
        scene.Proxy.Refuse(_ => refusal);
        await scene.Routes.ChangeAsync();
        await Task.Delay(length / 2);
        scene.Proxy.CutWatches();
        await Task.Delay(length / 2);
        Assert.DoesNotContain(scene.Writes, write => write.Status is >= 200 and < 300);
        Assert.NotEmpty(scene.Writes);
        scene.Proxy.Behave();

        // A watch that was refused for long waits up to 30 s before it asks again, as client-go's does.
        await scene.Routes.UntilRightAsync();
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        Assert.False(scene.Operator.Process.HasExited);
        Assert.All(watches, kind => Assert.InRange(scene.Operator.Said($"Lost the watch on {kind.Key} "), 0, 2 * kind.Count())); // the cut, and the refusals after it
    }
}
