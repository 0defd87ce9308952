using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>A gateway before two upstreams: all traffic is meant for <c>metro/a</c>, <c>backbone/b</c> stands by and is well.</summary>
public abstract class TwoTiers : IAsyncLifetime
{
    internal ScriptedUpstream A { get; private set; } = null!;

    internal ScriptedUpstream B { get; private set; } = null!;

    internal TestGateway Gateway { get; private set; } = null!;

    internal virtual RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url)),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url)));

    /// <summary>Keys that are mounted when the gateway starts, by their names; one that comes later is found within a second.</summary>
    internal virtual IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string>();

    /// <summary>Called before the gateway starts.</summary>
    /// <returns>The cluster that the gateway knows; null: none.</returns>
    internal virtual Task<ApiClient?> ConnectAsync() => Task.FromResult<ApiClient?>(null);

    public async ValueTask InitializeAsync()
    {
        A = await ScriptedUpstream.StartAsync();
        B = (await ScriptedUpstream.StartAsync()).Always(Behaviours.Ok("from", " b"));
        Gateway = await TestGateway.StartAsync(Snapshot, Keys, await ConnectAsync());
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
