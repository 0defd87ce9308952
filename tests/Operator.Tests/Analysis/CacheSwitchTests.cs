using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

public class CacheSwitchTests
{
    private static readonly AnalysisPolicy Waiting = Policies.Default with { CacheWaits = true };

    [Fact]
    public void Cache_starts_with_the_level_that_asks_for_it_and_stays_until_the_route_is_normal_again()
    {
        var world = new World(Waiting) { Faults = { ["metro"] = 20 } };
        world.RunUntil(step => step.State.Level == Level.Critical, TimeSpan.FromMinutes(4));
        Assert.True(world.State.CacheStarted);

        world.Faults.Clear();
        world.RunUntil(step => step.State.Level == Level.Warning, TimeSpan.FromHours(1));
        Assert.True(world.State.CacheStarted);
        world.RunUntil(step => step.State.Level == Level.Normal, TimeSpan.FromHours(1));
        Assert.False(world.State.CacheStarted);
    }

    [Fact]
    public void Level_that_does_not_ask_for_it_leaves_it_at_rest()
    {
        var world = new World(Waiting) { Faults = { ["metro"] = 8 } };
        world.RunUntil(step => step.State.Level == Level.Warning, TimeSpan.FromMinutes(10));
        Assert.False(world.State.CacheStarted);
    }

    [Fact]
    public void Start_and_stop_are_told_once_each_with_level_and_numbers()
    {
        var world = new World(Waiting) { Faults = { ["metro"] = 20 } };
        world.RunUntil(step => step.State.Level == Level.Critical, TimeSpan.FromMinutes(4));
        world.Run(TimeSpan.FromMinutes(5));
        world.Faults.Clear();
        world.RunUntil(step => step.State.Level == Level.Normal, TimeSpan.FromHours(1));
        world.Run(TimeSpan.FromMinutes(5));

        AnalysisEvent[] told = [.. world.Events.Where(one => one.Reason is AnalysisEventReason.CacheStarted or AnalysisEventReason.CacheStopped)];
        Assert.Equal([AnalysisEventReason.CacheStarted, AnalysisEventReason.CacheStopped], told.Select(one => one.Reason));
        Assert.Matches(@"^answers are served from the cache: level Critical, .* > 15 % for 2m \(\d+/\d+\)$", told[0].Message);
        Assert.StartsWith("answers are not served from the cache any more: level Normal, ", told[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Level_of_a_person_counts_like_a_measured_one()
    {
        var world = new World(Waiting with { Override = new(Level.Emergency, null, DateTimeOffset.MaxValue) });
        world.Tick();
        Assert.True(world.State.CacheStarted);

        world.Policy = Waiting;
        world.Tick();
        Assert.False(world.State.CacheStarted);
    }

    [Fact]
    public void Dry_run_starts_nothing_and_ends_what_was_started()
    {
        var world = new World(Waiting with { Mode = AnalysisMode.DryRun }) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal((Level.Emergency, false), (world.State.Level, world.State.CacheStarted));

        world.Policy = Waiting;
        world.Tick();
        Assert.True(world.State.CacheStarted);
        world.Policy = Waiting with { Mode = AnalysisMode.DryRun };
        world.Tick();
        Assert.False(world.State.CacheStarted);
        Assert.Equal("answers are not served from the cache any more: dry run", world.Events.Last().Message);
    }

    [Fact]
    public void Suspended_route_keeps_its_cache_as_it_is()
    {
        var pinned = new LevelOverride(Level.Critical, null, DateTimeOffset.MaxValue);
        var resting = new World(Waiting with { Mode = AnalysisMode.Suspended, Override = pinned });
        resting.Run(TimeSpan.FromMinutes(1));
        Assert.Equal((Level.Critical, false), (resting.State.Level, resting.State.CacheStarted));

        var running = new World(Waiting with { Override = pinned });
        running.Tick();
        running.Policy = Waiting with { Mode = AnalysisMode.Suspended };
        running.Run(TimeSpan.FromMinutes(1));
        Assert.Equal((Level.Normal, true), (running.State.Level, running.State.CacheStarted));
    }

    [Fact]
    public void Route_whose_cache_does_not_wait_hears_nothing_of_it()
    {
        var world = new World(Policies.Default) { Faults = { ["metro"] = 100 } };
        world.Run(TimeSpan.FromMinutes(5));
        Assert.False(world.State.CacheStarted);
        Assert.DoesNotContain(world.Events, one => one.Reason is AnalysisEventReason.CacheStarted or AnalysisEventReason.CacheStopped);
    }
}
