using DeepSeek.Cluster.Tests.ControllerRuntime;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;

[assembly: AssemblyFixture(typeof(WidgetServer))]

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

/// <summary>One API server with the widget CRD, for all tests of this folder; each works in a namespace of its own.</summary>
public sealed class WidgetServer : IAsyncLifetime
{
    private KubeApiServer? _server;

    /// <summary>The server. A test that asks for it where there is none is skipped.</summary>
    public KubeApiServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, KubeApiServer.SkipReason);
            return _server;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is null)
            return;
        _server = await KubeApiServer.StartAsync();
        await _server.ApplyCrdsAsync(WidgetKind.Crd);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
