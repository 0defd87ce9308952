using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

/// <summary>Credential plugins: shell scripts that count their runs.</summary>
public sealed class PluginTests : IAsyncLifetime
{
    private readonly AccessFolder _folder = new();
    private readonly TestAuthority _authority = new(TimeProvider.System);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private TlsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TlsServer.StartAsync(_authority, "127.0.0.1");

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _authority.Dispose();
        await _server.DisposeAsync();
    }

    private int Runs => File.Exists(_folder.Path("runs")) ? File.ReadAllLines(_folder.Path("runs")).Length : 0;

    [Theory]
    [InlineData(ExecPlugin.V1)]
    [InlineData(ExecPlugin.V1Beta1)]
    public async Task Also_Plugin_runs_once_for_all_and_again_when_its_token_has_expired(string version)
    {
        using var client = Connect("""echo '{"token": "t-'$n'", "expirationTimestamp": "2026-01-01T01:00:00Z"}'""", version: version);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AccessFolder.AskAsync(client)));
        Assert.Equal((1, "Bearer t-1"), (Runs, _server.Last.Authorization));
        _time.Advance(TimeSpan.FromMinutes(59));
        await AccessFolder.AskAsync(client);
        Assert.Equal((1, "Bearer t-1"), (Runs, _server.Last.Authorization));
        _time.Advance(TimeSpan.FromMinutes(1));
        await AccessFolder.AskAsync(client);
        Assert.Equal((2, "Bearer t-2"), (Runs, _server.Last.Authorization));
    }

    [Fact]
    public async Task Also_Token_that_the_server_does_not_believe_is_replaced_within_the_request()
    {
        _server.Believes = static visit => visit.Authorization != "Bearer t-1";
        using var client = Connect("""echo '{"token": "t-'$n'"}'""");
        await AccessFolder.AskAsync(client);
        Assert.Equal((2, "Bearer t-2"), (Runs, _server.Last.Authorization));
        await AccessFolder.AskAsync(client);
        Assert.Equal((2, 3), (Runs, _server.Visits.Count));

        _server.Believes = static _ => false;
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(client));
        Assert.Equal((ApiFailure.Unauthorized, 401, 3), (e.Failure, e.StatusCode, Runs));
    }

    [Fact]
    public async Task Also_Client_certificate_of_a_plugin_is_shown_and_so_is_the_next_one()
    {
        using var first = Issue("1");
        using var second = Issue("2");
        _server.Believes = visit => visit.Certificate == second.Thumbprint;
        using var client = Connect("cat \"$DIR/status-$n\"");
        await AccessFolder.AskAsync(client);
        Assert.Equal([first.Thumbprint, second.Thumbprint], _server.Visits.Select(static visit => visit.Certificate));
        await AccessFolder.AskAsync(client);
        Assert.Equal((second.Thumbprint, 2), (_server.Last.Certificate, Runs));
    }

    [Fact]
    public async Task Plugin_is_told_its_variables_and_the_cluster()
    {
        var exec = Exec("""printf '%s' "$KUBERNETES_EXEC_INFO" > "$DIR/info"; echo '{"token": "'$1'-'$WHO'"}'""", ", provideClusterInfo: true", "{name: WHO, value: ann}", "team a");
        var access = _folder.Load(
            Cluster + ", tls-server-name: 127.0.0.1", exec, "[{name: client.authentication.k8s.io/exec, extension: {audience: kube, numbers: [1, 2.5, true, '3']}}]");
        await AccessFolder.AskAsync(access, _time);
        Assert.Equal("Bearer team a-ann", _server.Last.Authorization);
        var info = JsonNode.Parse(await File.ReadAllTextAsync(_folder.Path("info")))!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""
            {
              "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
              "spec": {
                "interactive": false,
                "cluster": {
                  "server": "{{_server.Address}}", "tls-server-name": "127.0.0.1", "certificate-authority-data": "{{Base64(_authority.Pem)}}",
                  "config": {"audience": "kube", "numbers": [1, 2.5, true, "3"]}
                }
              }
            }
            """), info), info.ToJsonString());
    }

    [Theory]
    [InlineData("exit 3", "ended with 3")]
    [InlineData("echo hello", "isn't JSON")]
    [InlineData("echo '{}'", "neither a token nor a client certificate")]
    [InlineData("""echo '{"clientCertificateData": "x", "clientKeyData": "y"}'""", "there is no certificate")]
    public async Task Plugin_that_fails_is_named_and_tried_again(string script, string why)
    {
        using var client = Connect(script);
        for (var run = 1; run <= 2; run++)
        {
            var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(client));
            Assert.Equal((ApiFailure.Unauthorized, 0, run), (e.Failure, e.StatusCode, Runs));
            Assert.Contains("credential plugin", e.Message, StringComparison.Ordinal);
            Assert.Contains(why, e.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_server.Visits);
    }

    [Theory]
    [InlineData("command: no-such-plugin, installHint: get it", "isn't in PATH\nget it")]
    [InlineData("command: ./no-such-plugin", "can't be started")]
    public async Task Plugin_that_cannot_run_says_why(string exec, string why)
    {
        var access = _folder.Load(Cluster, $"{{exec: {{apiVersion: {ExecPlugin.V1}, {exec}}}}}");
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(access));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_for_persons_does_not_run_where_there_is_none()
    {
        Assert.SkipUnless(Console.IsInputRedirected, "standard input is a terminal");
        var access = _folder.Load(Cluster, $"{{exec: {{apiVersion: {ExecPlugin.V1}, command: sh, interactiveMode: Always}}}}");
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(access));
        Assert.Contains("no terminal", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_that_does_not_end_is_ended()
    {
        using var client = Connect("sleep 1000");
        var asking = AccessFolder.AskAsync(client);
        await Eventually.BeTrueAsync(() => Runs == 1, "it runs");
        _time.Advance(TimeSpan.FromMinutes(2));
        var e = await Assert.ThrowsAsync<ApiException>(() => asking);
        Assert.Equal(ApiFailure.Unauthorized, e.Failure);
        Assert.Contains("within 2 minutes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_in_other_words_than_agreed_is_none()
    {
        var script = _folder.Write("plugin", """echo '{"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential", "status": {"token": "t"}}'""");
        var access = _folder.Load(Cluster, $"{{exec: {{apiVersion: {ExecPlugin.V1}, command: sh, args: ['{script}']}}}}");
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(access));
        Assert.Contains($"ExecCredential of {ExecPlugin.V1}", e.Message, StringComparison.Ordinal);
    }

    private string Cluster => $"server: '{_server.Address}', certificate-authority-data: {Base64(_authority.Pem)}";

    private ApiClient Connect(string status, string version = ExecPlugin.V1) =>
        AccessFolder.Connect(_folder.Load(Cluster, Exec(status, version: version)), _time);

    /// <summary>A user whose plugin's status a command writes, which knows the number of the run as <c>n</c> and the folder as <c>DIR</c>.</summary>
    private string Exec(string status, string fields = "", string variable = "{name: X, value: x}", string argument = "", string version = ExecPlugin.V1)
    {
        var script = _folder.Write("plugin", $$"""
            echo run >> "$DIR/runs"
            n=$(wc -l < "$DIR/runs" | tr -d ' ')
            status=$({{status}}) || exit $?
            printf '{"apiVersion": "{{version}}", "kind": "ExecCredential", "status": %s}' "$status"
            """);
        return $"{{exec: {{apiVersion: {version}, command: sh, interactiveMode: Never, args: ['{script}', '{argument}'], env: [{{name: DIR, value: '{_folder.Path("")}'}}, {variable}]{fields}}}}}";
    }

    private X509Certificate2 Issue(string run)
    {
        var certificate = _authority.Issue([$"ann-{run}"], TestAuthority.ForClients);
        _folder.Write($"status-{run}", new JsonObject
        {
            ["clientCertificateData"] = certificate.ExportCertificatePem(),
            ["clientKeyData"] = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
        }.ToJsonString());
        return certificate;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
