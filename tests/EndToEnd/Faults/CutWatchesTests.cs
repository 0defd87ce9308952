namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>Apart from <see cref="DroppedWatchesTests"/>, so that the two run beside each other.</summary>
public sealed class CutWatchesTests(SharedApiServer shared)
{
    [Fact]
    public async Task Watches_whose_connections_are_cut_every_two_seconds_miss_nothing_and_list_nothing_anew()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        await DroppedWatchesTests.DropAsync(scene, scene.Proxy.CutWatches);

        // A watch that broke often waits up to 30 s before it asks again.
        await scene.Routes.UntilRightAsync();
        await DroppedWatchesTests.AssertResumedAsync(scene);
        Assert.False(scene.Operator.Process.HasExited);
    }
}
