using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Tests.Balancing;

public sealed class BalancingPolicyTests
{
    private const int Draws = 4000;

    private readonly BackendModel[] _backends = [TestModels.Backend("t", "a", 3), TestModels.Backend("t", "b", 1)];

    [Theory]
    [InlineData("WeightedLeastRequest")]
    [InlineData("RoundRobin")]
    [InlineData("PrefixHash")]
    public void Idle_backends_are_chosen_by_weight(string policy)
    {
        var balancing = BalancingPolicies.Create(policy, new Dice(new Random(1)));

        var first = Enumerable.Range(0, Draws).Count(i => balancing.Pick(_backends, Fnv1a.Of(BitConverter.GetBytes(i))) == _backends[0]);

        Assert.InRange(first, Draws * 0.71, Draws * 0.79);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(100, 95, 2)]
    [InlineData(75, 25, 4)]
    [InlineData(1000, 100, 12)]
    public void Round_robin_serves_each_by_its_weight_in_every_round_and_not_in_a_row(int first, int second, int longest)
    {
        BackendModel[] backends = [WithWeight(_backends[0], first), WithWeight(_backends[1], second)];
        var balancing = new RoundRobin();

        var turns = Enumerable.Range(0, first + second).Select(_ => balancing.Pick(backends, 0) == backends[0]).ToArray();

        Assert.Equal(first, turns.Count(static isFirst => isFirst));
        var runs = string.Concat(turns.Select(static isFirst => isFirst ? '1' : '0')).Split('0');
        Assert.InRange(runs.Max(static run => run.Length), 1, longest);
    }

    private static BackendModel WithWeight(BackendModel backend, int weight) => backend with { Settings = backend.Settings with { Weight = weight } };

    [Fact]
    public void Least_request_avoids_the_backend_that_is_loaded()
    {
        var balancing = new WeightedLeastRequest(new Dice(new Random(1)));
        for (var i = 0; i < 30; i++)
        {
            _backends[0].State.Begin(DateTimeOffset.UnixEpoch);
        }

        var first = Enumerable.Range(0, Draws).Count(_ => balancing.Pick(_backends, 0) == _backends[0]);

        // Only when both draws fall on it: 9/16.
        Assert.InRange(first, Draws * 0.5, Draws * 0.62);
    }

    [Fact]
    public void Least_request_avoids_the_backend_that_is_slower_at_the_same_load()
    {
        BackendModel[] equals = [TestModels.Backend("t", "a"), TestModels.Backend("t", "b")];
        equals[0].State.RecordFirstToken(TimeSpan.FromSeconds(2));
        equals[1].State.RecordFirstToken(TimeSpan.FromSeconds(1));
        var balancing = new WeightedLeastRequest(new Dice(new Random(1)));
        int First() => Enumerable.Range(0, Draws).Count(_ => balancing.Pick(equals, 0) == equals[0]);
        Assert.InRange(First(), Draws * 0.46, Draws * 0.54);

        Array.ForEach(equals, backend => backend.State.Begin(DateTimeOffset.UnixEpoch));

        // Only when both draws fall on it: 1/4.
        Assert.InRange(First(), Draws * 0.21, Draws * 0.29);
    }

    [Fact]
    public void Prefix_hash_keeps_a_prompt_with_its_backend_when_another_leaves()
    {
        var policy = new PrefixHash();
        BackendModel[] three = [.. _backends, TestModels.Backend("t", "c")];

        for (var i = 0UL; i < 200; i++)
        {
            var before = policy.Pick(three, i);
            if (before != three[2])
            {
                Assert.Same(before, policy.Pick(_backends, i));
            }
        }
    }
}
