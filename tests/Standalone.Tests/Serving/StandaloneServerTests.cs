using System.Net;
using System.Text.Json;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Protocol.Routing;
using DeepSeek.Standalone.Routes;
using DeepSeek.Standalone.Serving;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Standalone.Tests.Serving;

public sealed class StandaloneServerTests : IAsyncLifetime
{
    private const string QuickLevels =
        "analysis: {interval: 1s, window: 2s, minimumRequests: 1, levels: [{name: Emergency, errorRatePercent: 30, for: 0s, actions: [OpenCircuit]}]}";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("standalone-");
    private readonly RecordingLogger _log = new();
    private Upstream _upstream = null!;

    private DirectoryInfo ClientKeys => _directory.CreateSubdirectory("clients");

    private string File => Path.Combine(_directory.FullName, "route.yaml");

    public async ValueTask InitializeAsync() => _upstream = await Upstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Client_is_served_by_the_route_and_passes_its_own_key()
    {
        await using var server = await ServeAsync(_upstream.Route());

        Assert.Equal((HttpStatusCode.OK, "hello"), await Client.AskAsync(server.Address));
        Assert.Equal(["Bearer of-the-client"], _upstream.Keys);
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Key_comes_from_its_file_and_else_from_the_environment()
    {
        await using var server = await ServeAsync(_upstream.Route(backend: ", apiKeySecretRef: {name: s, key: k}"), apiKey: "of-the-environment");
        await Client.AskAsync(server.Address);
        var secret = Directory.CreateDirectory(Path.Combine(_directory.FullName, "s"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(secret.FullName, "k"), "of-the-file\n");

        await Eventually.BeTrueAsync(
            async () => (await Client.AskAsync(server.Address)).Status == HttpStatusCode.OK && _upstream.Keys.Last() == "Bearer of-the-file", "the file's key is used");
        Assert.Equal("Bearer of-the-environment", _upstream.Keys.First());
        Assert.Single(Directory.GetFiles(_directory.FullName, "*", SearchOption.AllDirectories), file => System.IO.File.ReadAllText(file).Contains("of-the-", StringComparison.Ordinal));
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Clients_are_known_by_the_files_of_a_directory_and_their_keys_stay_here()
    {
        await using var server = await ServeAsync(_upstream.Route("gateway: {clientAuth: {type: ApiKeys, secretRef: {name: clients}}}"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.AskAsync(server.Address)).Status);
        Assert.Empty(_upstream.Keys);

        await System.IO.File.WriteAllTextAsync(Path.Combine(ClientKeys.FullName, "web"), "of-the-client\n");

        await Eventually.BeTrueAsync(async () => (await Client.AskAsync(server.Address)).Status == HttpStatusCode.OK, "the client is known");
        Assert.DoesNotContain("Bearer of-the-client", _upstream.Keys);
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Changed_file_is_taken_up_and_a_bad_one_leaves_the_old_serving()
    {
        await using var other = await Upstream.StartAsync("from the other");
        await using var server = await ServeAsync(_upstream.Route());

        await System.IO.File.WriteAllTextAsync(File, _upstream.Route("retry: {attempts: 99}"));
        await Eventually.BeTrueAsync(() => _log.At(LogLevel.Error).Count > 0, "the bad file is refused");
        Assert.Equal((HttpStatusCode.OK, "hello"), await Client.AskAsync(server.Address));

        await System.IO.File.WriteAllTextAsync(File, other.Route());
        await Eventually.BeTrueAsync(async () => (await Client.AskAsync(server.Address)).Content == "from the other", "the good file is served");
        Assert.Contains("spec.retry.attempts", Assert.Single(_log.At(LogLevel.Error)), StringComparison.Ordinal);
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Renamed_route_is_refused_while_the_first_is_served()
    {
        await using var server = await ServeAsync(_upstream.Route());

        await System.IO.File.WriteAllTextAsync(File, _upstream.Route().Replace("name: one", "name: two", StringComparison.Ordinal));

        await Eventually.BeTrueAsync(() => _log.At(LogLevel.Error).Any(static line => line.Contains("metadata.name", StringComparison.Ordinal)), "the rename is refused");
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Trouble_upstream_raises_the_level_on_the_one_admin_port()
    {
        await using var server = await ServeAsync(_upstream.Route(QuickLevels));
        Assert.Equal(HttpStatusCode.OK, (await Client.AskAsync(server.Address)).Status);
        _upstream.Status = 503;

        await Eventually.BeTrueAsync(
            async () => (await Client.AskAsync(server.Address)).Status == HttpStatusCode.ServiceUnavailable
                && (await Client.GetAsync(server.AdminAddress, "/metrics")).Contains("deepseek_route_level{namespace=\"default\",route=\"one\"} 3", StringComparison.Ordinal),
            "the level is Emergency");
        using var status = JsonDocument.Parse(await Client.GetAsync(server.AdminAddress, "/status.json"));
        Assert.Equal("Emergency", status.RootElement.GetProperty("level").GetString());
        Assert.StartsWith("tier api ", status.RootElement.GetProperty("transition").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("status.json", await Client.GetAsync(server.AdminAddress, "/status"), StringComparison.Ordinal);
        Assert.Contains("deepseek_api_errors_count{", await Client.GetAsync(server.AdminAddress, "/metrics"), StringComparison.Ordinal);
        Assert.Contains(_log.At(LogLevel.Warning), static line => line.StartsWith("LevelChanged: Normal to Emergency", StringComparison.Ordinal));
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Prometheus_is_believed_where_the_route_asks_for_it()
    {
        await using var prometheus = await ScriptedUpstream.StartAsync();
        prometheus.Always(Behaviours.Json(200, """
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"tier":"api","count":"attempts"},"value":[1,"50"]},{"metric":{"tier":"api","count":"errors"},"value":[1,"50"]}]}}
            """));
        await using var server = await ServeAsync(_upstream.Route(QuickLevels.Replace("{interval: 1s", $"{{source: Prometheus, prometheus: {{address: \"{prometheus.Url}\"}}, interval: 1s", StringComparison.Ordinal)));

        await Eventually.BeTrueAsync(() => _log.At(LogLevel.Warning).Any(static line => line.StartsWith("LevelChanged: Normal to Emergency", StringComparison.Ordinal)), "the level is Emergency");
        Assert.All(prometheus.Received, static request => Assert.Equal("/api/v1/query", request.Path));
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Cache_that_waits_starts_with_its_level_and_has_no_Redis_that_only_a_cluster_could_run()
    {
        const string Cache = "cache: {mode: OnCritical, redis: {managed: {} } }";
        await using var server = Server(null);
        var told = new List<CacheSettings?>();
        server.Loop.Evaluated += (plan, _) => told.Add(plan.Snapshot!.Snapshot.Cache);

        foreach (var more in new[] { Cache, $"{Cache}\n  override: {{level: Critical}}", "cache: {mode: Disabled}" })
        {
            server.Loop.Take(ServedRoute.Of(_upstream.Route(more), new UpstreamKeys(_directory.FullName, null)));
        }

        Assert.Equal([new CacheSettings { Serve = false }, new CacheSettings(), null], told);
        Assert.Contains(_log.At(LogLevel.Information), static line => line.StartsWith("CacheStarted: answers are served from the cache: level Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failover_to_another_tier_needs_no_retry_budget()
    {
        const int MoreThanTheFloor = 150;
        await using var second = await Upstream.StartAsync("from the second");
        _upstream.Status = 500;
        var route = _upstream.Route("retry: {budgetPercent: 0}\n  circuitBreaker: {consecutiveFailures: 0, failurePercent: 0}", ", maxFails: 0")
            .Replace("}]}]", $"}}]}}, {{name: second, backends: [{{name: b, url: \"{second.Address}\"}}]}}]", StringComparison.Ordinal);
        await using var server = await ServeAsync(route);

        for (var request = 0; request < MoreThanTheFloor; request++)
        {
            Assert.Equal((HttpStatusCode.OK, "from the second"), await Client.AskAsync(server.Address));
        }

        Assert.Equal(MoreThanTheFloor, _upstream.Keys.Count);
        await server.StopAsync(default);
    }

    [Fact]
    public async Task Snapshot_that_the_gateway_refuses_is_named_by_field()
    {
        await using var server = Server(null);
        var text = _upstream.Route(backend: ", headers: [{name: 'X-Bad', value: \"a\\nb\"}]");

        var refused = Record.Exception(() => server.Loop.Take(ServedRoute.Of(text, new UpstreamKeys(_directory.FullName, null))));

        Assert.Contains("headers", Assert.IsType<UsageException>(refused).Message, StringComparison.Ordinal);
    }

    private async Task<StandaloneServer> ServeAsync(string route, string? apiKey = null)
    {
        await System.IO.File.WriteAllTextAsync(File, route);
        var server = Server(apiKey);
        await server.StartAsync(default);
        return server;
    }

    private StandaloneServer Server(string? apiKey)
    {
        var free = new Uri("http://127.0.0.1:0");
        var settings = new StandaloneSettings { SecretsDirectory = _directory.FullName, Listen = free, Admin = free };
        var keys = new UpstreamKeys(_directory.FullName, apiKey) { ClientKeysDirectory = ClientKeys.FullName };
        RouteWatcher? watcher = null;
        var server = new StandaloneServer(settings, keys, seed: 1, TimeProvider.System, _log) { Beside = stopping => watcher!.RunAsync(stopping) };
        server.Loop.Evaluated += (plan, _) => RouteLog.Write(_log, plan);
        watcher = new RouteWatcher(File, keys, server.Loop, TimeProvider.System, _log);
        if (System.IO.File.Exists(File))
        {
            watcher.TakeNow();
        }

        return server;
    }
}
