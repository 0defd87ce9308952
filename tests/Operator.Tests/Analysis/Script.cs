using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

/// <summary>Turns bytes into the life of a route, so that a failing life shrinks to its shortest form.</summary>
internal static class Script
{
    public static AnalysisPolicy Policy(byte choice) => (choice % 6) switch
    {
        0 => Policies.Default,
        1 => Policies.WithTiers(new TierPolicy("metro", 60), new TierPolicy("backbone", 40), new TierPolicy("overseas", 0)),
        2 => Policies.WithTiers(new TierPolicy("only", 100)),
        3 => Policies.WithTiers(new TierPolicy("metro", 33), new TierPolicy("backbone", 33), new TierPolicy("overseas", 33)),
        4 => Policies.Default with { Shift = new(30, TimeSpan.FromSeconds(20), 0), CacheWaits = true },
        _ => Policies.WithTiers(new TierPolicy("metro", 100, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)), new TierPolicy("overseas", 0)) with
        {
            Recovery = new(50, TimeSpan.FromSeconds(20), 50, TimeSpan.FromSeconds(10), 2),
        },
    };

    /// <summary>One thing happens; then up to five minutes pass.</summary>
    public static void Play(World world, byte what)
    {
        var tier = world.Policy.Tiers[what % world.Policy.Tiers.Count].Name;
        switch (what / 16 % 13)
        {
            case 0: world.Faults[tier] = 100; break;
            case 1: world.Faults[tier] = 20; break;
            case 2: world.Faults[tier] = 7; break;
            case 3: world.Faults.Remove(tier); break;
            case 4: world.Unreachable.Add(tier); break;
            case 5: world.Unreachable.Remove(tier); break;
            case 6: world.Shut.Add(tier); break;
            case 7: world.Shut.Remove(tier); break;
            case 8: world.Traffic = world.Traffic > 0 ? 0 : 500; break;
            case 9: world.SourceIsDown = !world.SourceIsDown; break;
            case 10: world.Latency[tier] = TimeSpan.FromMilliseconds(what % 2 == 0 ? 150 : 50); break;
            case 11: world.Away(world.Policy.Interval * (what % 16)); break;
            default: world.Faults.Clear(); break;
        }

        world.Run(world.Policy.Interval * (1 + (what % 30)));
    }

    public static void Heal(World world)
    {
        world.Faults.Clear();
        world.Unreachable.Clear();
        world.Shut.Clear();
        foreach (var tier in world.Latency.Keys) world.Latency[tier] = TimeSpan.FromMilliseconds(50);
        world.Traffic = 500;
        world.SourceIsDown = false;
    }
}
