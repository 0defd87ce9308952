using DeepSeek.EndToEnd.Tests.Faults;
using DeepSeek.Testing.Kubernetes;

[assembly: AssemblyFixture(typeof(SharedApiServer))]

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>One API server with our CRDs for all tests that put something unreliable before it; each works in a namespace of its own.</summary>
public sealed class SharedApiServer : IAsyncLifetime
{
    private KubeApiServer? _server;

    /// <summary>The server. A test that asks for it where there is none is skipped.</summary>
    public KubeApiServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, KubeApiServer.SimulatorSkipReason);
            return _server;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Simulator is not null)
            _server = await StartAsync(new KubeApiServerOptions { SimulateWorkloads = true });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Another server with our CRDs, for a test that harms it.</summary>
    internal static async Task<KubeApiServer> StartAsync(KubeApiServerOptions options)
    {
        var server = await KubeApiServer.StartAsync(options);
        await server.ApplyProductCrdsAsync();
        return server;
    }
}
