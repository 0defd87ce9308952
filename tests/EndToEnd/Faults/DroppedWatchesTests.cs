namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class DroppedWatchesTests(SharedApiServer shared)
{
    private const int Drops = 15;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Watches_that_are_ended_every_two_seconds_miss_nothing_and_list_nothing_anew()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        await DropAsync(scene, scene.Proxy.EndWatches);
        await scene.Routes.UntilRightAsync();
        await AssertResumedAsync(scene);
        Assert.Equal(0, scene.Operator.Said("Lost the watch"));
    }

    internal static async Task DropAsync(FaultScene scene, Action drop)
    {
        for (var i = 0; i < Drops; i++)
        {
            drop();
            if (i == Drops / 2)
                await scene.Routes.ChangeAsync();
            await Task.Delay(Every);
        }
    }

    internal static async Task AssertResumedAsync(FaultScene scene)
    {
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        scene.AssertNoReconcileFailed();
        // A kind that the cluster lacks is looked for again and again.
        var lists = scene.Proxy.Requests.Where(request => request is { IsList: true, Status: not 404 } && request.Resource != "pods").GroupBy(request => (request.Resource, request.LabelSelector));
        Assert.All(lists, kind => Assert.Single(kind));
    }
}
