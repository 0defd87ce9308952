using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>Whose answers a client sees.</summary>
public sealed class PartitionTests : CachedRoute
{
    [Fact]
    public async Task Clients_with_other_keys_never_share_where_nobody_is_asked_who_they_are()
    {
        string?[] tokens = [null, "sk-1", "sk-2"];
        foreach (var token in tokens)
        {
            Assert.Equal("miss", await AsAsync(token));
            Assert.Equal("hit-memory", await AsAsync(token));
        }

        Assert.Equal(3, Upstream.Received.Count);
    }

    [Fact]
    public async Task Key_counts_in_whatever_header_it_comes()
    {
        await AsAsync("sk-1");

        Assert.Equal("hit-memory", (await AskAsync(Question, headers: ("x-api-key", "sk-1"))).Cache);
    }

    [Fact]
    public async Task Known_client_is_its_name_whichever_key_it_shows()
    {
        Gateway.WriteClientKey("web", "ck-web-1");
        Gateway.WriteClientKey("jobs", "ck-jobs-1");
        Gateway.Offer(SnapshotOf(Settings) with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys, Secret = "clients" } });

        Assert.Equal("miss", await AsAsync("ck-web-1"));
        Assert.Equal("miss", await AsAsync("ck-jobs-1"));
        Gateway.WriteClientKey("web", "ck-web-2");
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("hit-memory", await AsAsync("ck-web-2"));
        Assert.Equal(2, Upstream.Received.Count);
    }

    [Fact]
    public async Task All_share_where_the_route_says_so()
    {
        Gateway.Offer(SnapshotOf(Settings with { Scope = CacheSettings.Route }));

        Assert.Equal("miss", await AsAsync("sk-1"));
        Assert.Equal("hit-memory", await AsAsync("sk-2"));
        Assert.Equal("hit-memory", await AsAsync(null));
    }

    [Fact]
    public async Task Flights_are_not_shared_between_clients()
    {
        var gate = new TaskCompletionSource();
        Upstream.Always(async (http, end) =>
        {
            await gate.Task.WaitAsync(end);
            await Behaviours.Ok("hello")(http, end);
        });

        var both = Task.WhenAll(AskBesideAsync(Question, headers: ("x-api-key", "sk-1")), AskBesideAsync(Question, headers: ("x-api-key", "sk-2")));
        await DeepSeek.Testing.Eventually.BeTrueAsync(() => Upstream.Received.Count == 2, "both have asked");
        gate.SetResult();

        Assert.All(await both, reply => Assert.Equal("miss", reply.Cache));
    }

    private async Task<string?> AsAsync(string? token) =>
        (await AskAsync(Question, headers: token is null ? [] : [("Authorization", $"Bearer {token}")])).Cache;
}
