using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>Watches of different kinds don't advance in step.</summary>
public sealed class LateWordTests(SharedApiServer shared)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Children_that_go_with_a_deleted_route_are_not_made_anew_while_its_own_event_is_still_on_the_way()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        scene.Proxy.Delay(request => request.IsWatch && request.Resource == Cluster.Routes.ToString() ? Late : TimeSpan.Zero);
        await scene.Client.DeleteAsync(Cluster.Routes, new ObjectKey(scene.Namespace, "doomed"), null, CancellationToken.None);
        await scene.UntilQuietAsync();

        Assert.Equal(0, await scene.Routes.CountChildrenAsync("doomed"));
        Assert.DoesNotContain(scene.Writes, write => write.Target.Contains("/doomed", StringComparison.Ordinal));
        scene.AssertNoReconcileFailed();
    }
}
