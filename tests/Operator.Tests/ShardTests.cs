namespace DeepSeek.Operator.Tests;

public sealed class ShardTests
{
    [Theory]
    [InlineData("", "", "!deepseek-operator.io/class")]
    [InlineData("blue", "", "deepseek-operator.io/class=blue")]
    [InlineData("", "team in (a,b)", "!deepseek-operator.io/class,team in (a,b)")]
    [InlineData("blue", "team=a", "deepseek-operator.io/class=blue,team=a")]
    public void Selector_chooses_the_routes_of_a_class_and_of_a_selector(string @class, string labels, string selector) =>
        Assert.Equal(selector, new Shard(@class, labels).Selector);

    [Fact]
    public void Shards_have_leases_of_their_own_and_replicas_of_one_shard_share_one()
    {
        Shard[] shards =
        [
            Shard.Whole, new("blue", ""), new("green", ""), new("", "team=a"), new("", "team=b"), new("blue", "team=a"),
            // Labels tell these apart, names of objects can't.
            new("Blue", ""), new("a-b", ""), new("a_b", ""),
        ];
        Assert.Equal(shards.Length, shards.Select(shard => shard.LeaseName("op")).Distinct().Count());
        Assert.Equal("op", Shard.Whole.LeaseName("op"));
        Assert.Equal(new Shard("Blue_1", "a=b").LeaseName("op"), new Shard("Blue_1", "a=b").LeaseName("op"));
        Assert.All(shards.Append(new Shard("Blue_1", "a=b")), shard => Assert.Matches("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", shard.LeaseName("op")));
    }
}
