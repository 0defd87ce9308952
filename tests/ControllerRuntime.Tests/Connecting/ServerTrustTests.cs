using System.Text;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

/// <summary>Which servers are believed, and how they are reached.</summary>
public sealed class ServerTrustTests : IDisposable
{
    private readonly AccessFolder _folder = new();
    private readonly TestAuthority _authority = new(TimeProvider.System);
    private readonly TestAuthority _other = new(TimeProvider.System);

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Any_authority_of_a_bundle_counts_and_no_other()
    {
        await using var server = await TlsServer.StartAsync(_authority, "127.0.0.1");
        await AccessFolder.AskAsync(_folder.Load($"server: '{server.Address}', certificate-authority-data: {Base64(_other.Pem + "\n" + _authority.Pem)}"));
        await RefusesAsync($"server: '{server.Address}', certificate-authority-data: {Base64(_other.Pem)}");
        await RefusesAsync($"server: '{server.Address}'");
    }

    [Fact]
    public async Task Authority_s_file_lies_beside_the_kubeconfig()
    {
        await using var server = await TlsServer.StartAsync(_authority, "127.0.0.1");
        _folder.Write("ca.pem", _authority.Pem);
        await AccessFolder.AskAsync(_folder.Load($"server: '{server.Address}', certificate-authority: ca.pem"));
    }

    [Fact]
    public async Task Certificate_of_another_name_counts_where_that_name_is_given()
    {
        await using var server = await TlsServer.StartAsync(_authority, "kube.example");
        var trusted = $"server: '{server.Address}', certificate-authority-data: {Base64(_authority.Pem)}";
        await RefusesAsync(trusted);
        await RefusesAsync($"{trusted}, tls-server-name: other.example");
        await AccessFolder.AskAsync(_folder.Load($"{trusted}, tls-server-name: kube.example"));
        Assert.Equal("kube.example", server.AskedFor);
    }

    [Fact]
    public async Task Any_certificate_counts_where_somebody_says_so()
    {
        await using var server = await TlsServer.StartAsync(_authority, "kube.example");
        await AccessFolder.AskAsync(_folder.Load($"server: '{server.Address}', insecure-skip-tls-verify: true"));
        await RefusesAsync($"server: '{server.Address}', insecure-skip-tls-verify: false");
    }

    [Fact]
    public async Task Proxy_leads_to_the_server_and_not_to_its_secrets()
    {
        await using var server = await TlsServer.StartAsync(_authority, "kube.example");
        await using var proxy = new ConnectProxy(server.Port);
        var access = _folder.Load(
            $"server: 'https://kube.example:6443', certificate-authority-data: {Base64(_authority.Pem)}, proxy-url: 'http://ann:secret@127.0.0.1:{proxy.Port}'", "{token: t}");
        await AccessFolder.AskAsync(access);
        Assert.Contains("CONNECT kube.example:6443 HTTP/1.1", proxy.Heads[^1], StringComparison.Ordinal);
        Assert.Contains($"Proxy-Authorization: Basic {Base64("ann:secret")}", proxy.Heads[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", string.Concat(proxy.Heads), StringComparison.Ordinal);
        Assert.Equal("Bearer t", server.Last.Authorization);
    }

    private async Task RefusesAsync(string cluster)
    {
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(_folder.Load(cluster)));
        Assert.Equal(ApiFailure.Unreachable, e.Failure);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
