namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class SlowServerTests(SharedApiServer shared)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Server_whose_answers_and_events_are_late_is_told_nothing_twice()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        scene.Proxy.Delay(_ => Late);
        await scene.Routes.ChangeAsync();
        await scene.Routes.UntilRightAsync();
        await scene.UntilQuietAsync();

        await scene.AssertNoStormAsync();
        scene.AssertNoReconcileFailed();
        var written = scene.Writes.Where(write => write.Subresource.Length == 0 && write.Resource != "events.events.k8s.io").GroupBy(write => write.Target).ToArray();
        Assert.All(written, writes => Assert.Single(writes));
        // Ten of the new route, the edited Deployment, the snapshot by which one more gateway shares the probing, the deleted Service.
        Assert.True(written.Length == RouteSet.Each + 3, string.Join('\n', written.SelectMany(writes => writes)));
    }
}
