using System.Net;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>One upstream behind a gateway that keeps answers, on a clock that the test moves.</summary>
public abstract class CachedRoute : IAsyncLifetime
{
    /// <summary>Repeatable: temperature 0.</summary>
    internal const string Question = """{"model":"deepseek-v4-pro","messages":[{"role":"user","content":"hi"}],"temperature":0}""";

    internal const string StreamQuestion = """{"stream":true,"model":"deepseek-v4-pro","temperature":0,"messages":[{"role":"user","content":"hi"}]}""";

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    internal ScriptedUpstream Upstream { get; private set; } = null!;

    internal TestGateway Gateway { get; private set; } = null!;

    internal virtual CacheSettings Settings => new();

    internal virtual RoutingSnapshot Adjust(RoutingSnapshot snapshot) => snapshot;

    public async ValueTask InitializeAsync()
    {
        Upstream = await ScriptedUpstream.StartAsync();
        Gateway = await TestGateway.StartAsync(SnapshotOf(Settings), time: Time);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal RoutingSnapshot SnapshotOf(CacheSettings? settings) => Adjust(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", Upstream.Url))) with
    {
        Cache = settings,
        Retry = new RetrySettings { Attempts = 2, BaseInterval = TimeSpan.Zero, MaxInterval = TimeSpan.Zero, BudgetPercent = 100 },
        CircuitBreaker = new BreakerSettings { ConsecutiveFailures = 0, FailurePercent = 0 },
    });

    /// <summary>Sends, reads the whole answer, and waits until the gateway is done with it: what was to be kept is kept.</summary>
    internal async Task<CachedReply> AskAsync(string body, string path = "/v1/chat/completions", params (string Name, string Value)[] headers)
    {
        var reply = await AskBesideAsync(body, path, headers);
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        return reply;
    }

    /// <summary>Sends, and reads the whole answer, while others are inside.</summary>
    internal async Task<CachedReply> AskBesideAsync(string body, string path = "/v1/chat/completions", params (string Name, string Value)[] headers)
    {
        using var response = await Gateway.SendAsync(body, path, headers);
        return await CachedReply.ReadAsync(response);
    }
}

/// <summary>An answer as the client saw it.</summary>
internal sealed record CachedReply(HttpStatusCode Status, string? Cache, long? Age, string? Type, string Text, HttpResponseMessage Response)
{
    public static async Task<CachedReply> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Headers.TryGetValues("x-deepseek-cache", out var said) ? said.Single() : null,
        (long?)response.Headers.Age?.TotalSeconds,
        response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync(),
        response);
}
