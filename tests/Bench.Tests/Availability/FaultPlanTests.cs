using DeepSeek.Bench.Gateway.Availability;

namespace DeepSeek.Bench.Tests.Availability;

public sealed class FaultPlanTests
{
    [Fact]
    public void Same_seed_gives_the_same_faults_and_another_one_others()
    {
        Assert.Equal(Draw(seed: 7, 500), Draw(seed: 7, 500));
        Assert.NotEqual(Draw(seed: 7, 500), Draw(seed: 8, 500));
    }

    [Fact]
    public void Every_fault_comes_and_so_many_requests_are_answered_as_planned()
    {
        var drawn = Draw(seed: 1, 20_000);
        Assert.Equal(Enum.GetValues<NodeFault>(), drawn.Distinct().Order());
        Assert.Equal(FaultPlan.SuccessPercent, 100.0 * drawn.Count(static fault => fault == NodeFault.None) / drawn.Length, tolerance: 1.5);
    }

    private static NodeFault[] Draw(int seed, int count)
    {
        var plan = new FaultPlan(seed);
        return [.. Enumerable.Range(0, count).Select(_ => plan.Next())];
    }
}
