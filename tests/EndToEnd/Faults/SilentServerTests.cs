using DeepSeek.Testing;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class SilentServerTests(SharedApiServer shared)
{
    [Fact]
    public async Task Server_that_is_silent_for_longer_than_the_renew_deadline_ends_the_leader_and_the_next_process_goes_on()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server, elect: true);
        scene.Proxy.Freeze();
        await scene.Routes.ChangeAsync();

        Assert.Equal(1, await scene.Operator.Process.ExitAsync());
        Assert.Single(scene.Operator.Lines("Lost the lease"));
        Assert.Single(scene.Operator.Lines("Ending: lost the lease"));

        scene.Proxy.Behave();
        await scene.StartOperatorAsync();
        await Eventually.BeTrueAsync(scene.Operator.IsLeadingAsync, "the new process leads"); // 15 s after the last renewal
        await scene.Routes.UntilRightAsync();
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        scene.AssertNoReconcileFailed();
    }

    [Fact]
    public async Task Server_that_refuses_everybody_for_less_than_the_renew_deadline_keeps_its_leader()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server, elect: true);
        scene.Proxy.Refuse(_ => new(503));
        scene.Proxy.CutWatches();
        var changes = scene.Routes.ChangeAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.5)); // the lease is renewed every 2 to 2.4 s, so one renewal fails
        scene.Proxy.Behave();
        await changes;

        await scene.Routes.UntilRightAsync();
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        Assert.True(await scene.Operator.IsLeadingAsync());
        Assert.Equal((0, 1), (scene.Operator.Said("Lost the lease"), scene.Operator.Said("Leading:")));
        Assert.InRange(scene.Operator.Said("could not be read or written"), 0, 1);
    }
}
