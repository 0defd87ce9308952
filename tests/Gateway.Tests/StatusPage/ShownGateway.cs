using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Hosting.Admin;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace DeepSeek.Gateway.Tests.StatusPage;

/// <summary>A gateway before two upstreams, with its admin port, on which its history goes by in short steps.</summary>
internal sealed class ShownGateway : IAsyncDisposable
{
    private readonly AdminServer _admin;
    private readonly HttpClient _http = new();

    private ShownGateway(TestGateway gateway, ScriptedUpstream a, ScriptedUpstream b)
    {
        (Gateway, A, B) = (gateway, a, b);
        var checks = new HealthChecks();
        _admin = new AdminServer(new Uri("http://127.0.0.1:0"), Metrics.NewCustomRegistry(), checks, NullLoggerFactory.Instance);
        gateway.Server.Describe(_admin, checks);
    }

    public TestGateway Gateway { get; }

    public ScriptedUpstream A { get; }

    public ScriptedUpstream B { get; }

    public Uri Admin => _admin.Address;

    /// <summary>Normal, all traffic for the first tier.</summary>
    public RoutingSnapshot Calm(string backend = "a") => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend(backend, A.Url) with { MaxFails = 2, FailTimeout = TimeSpan.FromMinutes(1) }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url)));

    public static async Task<ShownGateway> StartAsync(TimeSpan? step = null)
    {
        var gateway = await TestGateway.StartAsync(historyStep: step ?? TimeSpan.FromMilliseconds(200));
        var shown = new ShownGateway(gateway, await ScriptedUpstream.StartAsync(), await ScriptedUpstream.StartAsync());
        await shown._admin.StartAsync(CancellationToken.None);
        return shown;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(Admin, path));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _admin.StopAsync(CancellationToken.None);
        await _admin.DisposeAsync();
        await Gateway.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
    }
}
