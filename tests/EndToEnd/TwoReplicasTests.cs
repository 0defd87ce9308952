using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.EndToEnd.Tests.Faults;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>Two operators and the lease: who leads goes on where the last one stopped, and never both write.</summary>
public sealed class TwoReplicasTests(SharedApiServer shared)
{
    private const string Leases = "leases.coordination.k8s.io";
    private static readonly TimeSpan Threshold = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly string Erring = $$"""
        analysis:
          interval: {{Interval.TotalSeconds}}s
          window: 60s
          levels: [{name: Warning, errorRatePercent: 5, for: "{{Threshold.TotalSeconds}}s", actions: []}]
        tiers:
        - name: metro
          backends: [{name: api, url: "https://api.example.com"}]
        """;

    [Fact]
    public async Task Killed_leader_is_followed_when_its_lease_has_run_out_and_the_pending_clock_goes_on()
    {
        await using var pair = await ReplicaPair.StartAsync(shared.Server);
        await HandOverAsync(pair, async () => Assert.NotEqual(0, await pair.First.Process.KillAsync()));
        Assert.Equal(0, pair.First.Said("Gave the lease"));
    }

    [Fact]
    public async Task Leader_that_is_asked_to_end_gives_the_lease_back_and_the_pending_clock_goes_on()
    {
        await using var pair = await ReplicaPair.StartAsync(shared.Server);
        var ended = DateTimeOffset.MinValue;
        var led = await HandOverAsync(pair, async () =>
        {
            Assert.Equal(0, await pair.First.Process.TerminateAsync());
            ended = DateTimeOffset.UtcNow;
        });
        Assert.Equal(1, pair.First.Said("Gave the lease"));
        Assert.True(led - ended < TimeSpan.FromSeconds(15), $"the successor waited for the lease to run out: {led - ended}");
    }

    /// <summary>From a route that errs, over the end of the leader, to the level that its clock leads to.</summary>
    /// <returns>When the second replica took the lease.</returns>
    private static async Task<DateTimeOffset> HandOverAsync(ReplicaPair pair, Func<Task> end)
    {
        await using var gateway = await ErringGateway.StartAsync();
        await gateway.PublishAsync(pair.Client, pair.Namespace, "erring");
        await pair.Routes.ApplyAsync("erring", Erring);
        await UntilAsync(pair, route => route.Status?.Analysis?.PendingLevel == Level.Warning, "Warning is pending");
        await pair.BeBusyAsync(TimeSpan.FromSeconds(5));
        await pair.AssertStandbyAsync();
        var before = (await FindAsync(pair)).Status.Analysis!;
        Assert.Equal(Level.Warning, before.PendingLevel);

        await end();
        var lists = pair.SecondProxy.Requests.Count(IsCacheList);
        await Eventually.RightAsync(async () => await pair.Second.IsLeadingAsync() ? null : "the second replica does not lead");
        var led = pair.SecondProxy.Writes.First(write => write.Resource == Leases).At;
        await pair.BeBusyAsync(TimeSpan.FromSeconds(3));

        // A new leader has no counters to compare the first ones with: its clocks stand still for an interval or two, and then go on.
        var reached = (await UntilAsync(pair, route => route.Status?.Level == Level.Warning, "Warning is reached")).Status;
        var clock = Assert.Single(reached.Analysis!.Clocks, IsWarning);
        Assert.InRange(clock.Since, Assert.Single(before.Clocks, IsWarning).Since, led);
        var transition = Assert.Single(reached.Transitions);
        Assert.Equal((Level.Normal, Level.Warning), (transition.From, transition.To));
        Assert.True(transition.Time - clock.Since >= Threshold, $"reached after {transition.Time - clock.Since}");
        Assert.True(transition.Time < led + Threshold, $"the clock began anew: {led} to {transition.Time}");
        await Eventually.BeTrueAsync(async () => (await LevelEventsAsync(pair)).Count > 0, "an event tells of it");
        Assert.Null(Assert.Single(await LevelEventsAsync(pair)).Series);

        Assert.Equal(lists, pair.SecondProxy.Requests.Count(IsCacheList));
        pair.AssertNeverBothWrote();
        return led;
    }

    private static bool IsWarning(ClockStatus clock) => clock is { Name: ClockName.Warning, Tier: "metro" };

    private static bool IsCacheList(ApiProxyRequest request) => request is { IsList: true, Status: not 404 } && request.Resource != "pods"; // pods are read, not cached; what is missing is looked for again

    private static async Task<DeepSeekRoute> FindAsync(ReplicaPair pair) =>
        (await pair.Client.GetAsync(Cluster.Routes, new ObjectKey(pair.Namespace, "erring"), CancellationToken.None))!;

    private static async Task<DeepSeekRoute> UntilAsync(ReplicaPair pair, Func<DeepSeekRoute, bool> reached, string what)
    {
        DeepSeekRoute? route = null;
        await Eventually.RightAsync(
            async () => reached(route = await FindAsync(pair)) ? null : $"not so: {what}; {route.Status?.Analysis}\n{pair.Second.Process.Log}");
        return route!;
    }

    private static async Task<IReadOnlyList<Eventsv1Event>> LevelEventsAsync(ReplicaPair pair) =>
        [.. (await pair.Client.ListAsync(Kinds.Event, pair.Namespace, "", CancellationToken.None)).Where(said => said.Reason == RouteEvents.LevelChanged)];
}
