using System.Net.Security;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Upstream;
using Prometheus;

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

/// <summary>A server that enforces RBAC, knows two tokens beside the administrator's, and believes the certificates of one authority.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-");
    private readonly TestAuthority _authority = new(TimeProvider.System);
    private KubeApiServer? _server;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is not null)
        {
            _server = await KubeApiServer.StartAsync(new KubeApiServerOptions
            {
                Rbac = true,
                Tokens = new Dictionary<string, string> { ["t-2"] = "ann", ["t-3"] = "bob" },
                ClientAuthority = _authority.Pem,
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Plugin_runs_again_when_the_server_does_not_know_its_token()
    {
        var runs = Path.Combine(_folder.FullName, "runs");
        var plugin = new ExecPlugin(
            ExecPlugin.V1,
            "sh",
            ["-c", """echo run >> "$0"; printf '{"apiVersion": "%s", "kind": "ExecCredential", "status": {"token": "t-%d"}}' "$1" "$(wc -l < "$0")" """, runs, ExecPlugin.V1],
            new Dictionary<string, string>());
        Assert.Equal("ann", await WhoIsForbiddenAsync(new ClusterUser { Plugin = plugin }));
        Assert.Equal(2, (await File.ReadAllLinesAsync(runs)).Length);
    }

    [Fact]
    public async Task Token_file_that_is_replaced_counts_from_the_next_refusal_on()
    {
        var file = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(file, "t-1");
        using var client = Connect(new ClusterUser { TokenFile = file });
        var e = await Assert.ThrowsAsync<ApiException>(() => client.ListAsync(Kinds.Secret, "default", "", CancellationToken.None));
        Assert.Equal(ApiFailure.Unauthorized, e.Failure);
        await File.WriteAllTextAsync(file, "t-3");
        e = await Assert.ThrowsAsync<ApiException>(() => client.ListAsync(Kinds.Secret, "default", "", CancellationToken.None));
        Assert.Contains("\"bob\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_names_its_user()
    {
        using var certificate = _authority.Issue(["x"], TestAuthority.ForClients);
        Assert.Equal("test", await WhoIsForbiddenAsync(new ClusterUser { Certificate = SslStreamCertificateContext.Create(certificate, [], offline: true) }));
    }

    [Fact]
    public async Task Administrator_may_act_as_somebody_who_may_not()
    {
        var admin = Admin().User;
        using var client = Connect(admin);
        Assert.Empty(await client.ListAsync(Kinds.Secret, "default", "", CancellationToken.None));
        Assert.Equal("carol", await WhoIsForbiddenAsync(admin with { As = new Impersonation("carol", null, [], new Dictionary<string, IReadOnlyList<string>>()) }));
    }

    private async Task<string> WhoIsForbiddenAsync(ClusterUser user)
    {
        using var client = Connect(user);
        var e = await Assert.ThrowsAsync<ApiException>(() => client.ListAsync(Kinds.Secret, "default", "", CancellationToken.None));
        Assert.Equal(ApiFailure.Forbidden, e.Failure);
        return new[] { "ann", "bob", "carol", "test" }.Single(name => e.Message.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    private ClusterAccess Admin()
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SkipReason);
        return Kubeconfig.Load(_server.KubeconfigPath);
    }

    private ApiClient Connect(ClusterUser user) =>
        ApiClient.Connect(Admin() with { User = user }, new ApiClientOptions { Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });
}
