using System.Text.Json.Nodes;
using DeepSeek.Images.Tests.Docker;
using DeepSeek.Images.Tests.Running;
using DeepSeek.Operator.Resources;
using DeepSeek.Testing.Prometheus;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Compose;

/// <summary>compose.yaml against what it starts.</summary>
public sealed class ComposeTests
{
    private const string Gateway = "deepseek";
    private const string Program = "deepseek-standalone";

    private static Dockerfile Image => Dockerfile.All.Single(static file => file.Name == "standalone");

    [Fact]
    public void Services_are_the_gateway_and_what_stands_beside_it() => Assert.Equal([Gateway, "redis", "prometheus", "grafana"], ComposeFile.Services);

    [Fact]
    public void Gateway_is_this_version_and_can_be_built_here()
    {
        var service = ComposeFile.Service(Gateway);

        Assert.Equal($"ghcr.io/deepseek-operator/standalone:{Published.Version}", service["image"]!.GetValue<string>());
        Assert.Equal(Image.Path, service["build"]!["dockerfile"]!.GetValue<string>());
        Assert.Equal(".", service["build"]!["context"]!.GetValue<string>());
    }

    [Fact]
    public void Redis_is_the_one_that_the_operator_runs() => Assert.Equal(CacheDeployment.DefaultImage, ComposeFile.Service("redis")["image"]!.GetValue<string>());

    [Fact]
    public void Images_have_versions() =>
        Assert.All(ComposeFile.Services, static name => Assert.Matches(@":v?\d+\.\d+\.\d+(-[a-z]+)?$", ComposeFile.Service(name)["image"]!.GetValue<string>()));

    [Fact]
    public void Mounts_are_files_of_the_repository_that_nobody_writes_to_or_named_volumes()
    {
        foreach (var (from, to, readOnly) in ComposeFile.Services.SelectMany(ComposeFile.Mounts))
        {
            Assert.StartsWith("/", to, StringComparison.Ordinal);
            Assert.True(from[0] == '.' ? readOnly && Path.Exists(Path.Combine(Repository.Root, from)) : ComposeFile.Volumes.Contains(from), $"{from}:{to}");
        }
    }

    [Fact]
    public async Task Variables_are_known_to_the_executable_and_sizes_are_the_documented_ones()
    {
        var help = await Published.HelpAsync(Program, ["--help"]);
        var environment = ComposeFile.Environment(Gateway, static name => name == "DEEPSEEK_API_KEY" ? "sk-1" : null);

        Assert.All(environment.Keys, name => Assert.Contains(name, help, StringComparison.Ordinal));
        Assert.Equal(("50", "1GB"), (environment["MAX_CONCURRENT"], environment["CACHE_SIZE"]));
        Assert.True(File.Exists(ComposeFile.FileBehind(Gateway, environment["DEEPSEEK_ROUTE"])));
    }

    [Fact]
    public void Shell_may_give_other_sizes_and_must_give_the_key()
    {
        Assert.Equal("7", ComposeFile.Environment(Gateway, static name => name is "MAX_CONCURRENT" ? "7" : "x")["MAX_CONCURRENT"]);
        Assert.Contains("DEEPSEEK_API_KEY", Assert.Throws<InvalidOperationException>(static () => ComposeFile.Environment(Gateway, static _ => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_are_open_to_this_machine_alone_and_each_to_one_service()
    {
        string[][] ports = [.. ComposeFile.Services.SelectMany(static name => ComposeFile.Service(name)["ports"]?.AsArray() ?? []).Select(static port => port!.GetValue<string>().Split(':'))];

        Assert.All(ports, static port => Assert.Equal("127.0.0.1", port[0]));
        Assert.Equal(ports.Length, ports.Select(static port => port[1]).Distinct().Count());
        Assert.Equal(Image.Final.Single("EXPOSE").Arguments, ComposeFile.Service(Gateway)["ports"]!.AsArray().Select(static port => port!.GetValue<string>().Split(':')[2]));
    }

    [Fact]
    public void Containers_hold_no_privileges() => Assert.All(ComposeFile.Services.Select(ComposeFile.Service), static service =>
    {
        Assert.Equal("ALL", Assert.Single(service["cap_drop"]!.AsArray())!.GetValue<string>());
        Assert.Equal("no-new-privileges:true", Assert.Single(service["security_opt"]!.AsArray())!.GetValue<string>());
    });

    [Fact]
    public void Compose_waits_longer_than_the_route_lets_answers_run()
    {
        var route = Yaml.Parse(File.ReadAllText(ComposeFile.FileBehind(Gateway, "/etc/deepseek/route.yaml")));

        Assert.Equal(("1m", "50s"), (ComposeFile.Service(Gateway)["stop_grace_period"]!.GetValue<string>(), route["spec"]!["gateway"]!["drainTimeout"]!.GetValue<string>()));
        Assert.Equal("redis://redis:6379/0", route["spec"]!["cache"]!["redis"]!["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task Prometheus_takes_its_configuration_and_the_routes_rules()
    {
        Assert.SkipWhen(Promtool.Binary is null, Promtool.SkipReason);
        var configuration = await File.ReadAllTextAsync(ComposeFile.FileBehind("prometheus", "/etc/prometheus/prometheus.yml"));
        var pattern = Assert.Single(Yaml.Parse(configuration)["rule_files"]!.AsArray())!.GetValue<string>();
        var rules = Assert.Single(Directory.GetFiles(ComposeFile.FileBehind("prometheus", $"/etc/prometheus/{Path.GetDirectoryName(pattern)}"), Path.GetFileName(pattern)));

        var (code, output) = await Promtool.RunAsync(
            "check config prometheus.yml",
            ("prometheus.yml", configuration.Replace(Path.GetDirectoryName(pattern) + "/", "", StringComparison.Ordinal)), (Path.GetFileName(rules), await File.ReadAllTextAsync(rules)));

        Assert.True(code == 0, output);
        Assert.Contains("SUCCESS: 8 rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Prometheus_asks_the_gateways_admin_port()
    {
        var configuration = Yaml.Parse(File.ReadAllText(ComposeFile.FileBehind("prometheus", "/etc/prometheus/prometheus.yml")));
        var target = configuration["scrape_configs"]![0]!["static_configs"]![0]!["targets"]![0]!.GetValue<string>().Split(':');

        Assert.Equal(Gateway, target[0]);
        Assert.EndsWith($":{target[1]}", Image.Environment["DEEPSEEK_ADMIN"], StringComparison.Ordinal);
    }

    [Fact]
    public void Grafana_finds_Prometheus_and_the_routes_dashboard()
    {
        var environment = ComposeFile.Environment("grafana", static _ => null);
        var provider = Yaml.Parse(File.ReadAllText(ComposeFile.FileBehind("grafana", "/etc/grafana/provisioning/dashboards/deepseek.yaml")))["providers"]![0]!;
        var source = Yaml.Parse(File.ReadAllText(ComposeFile.FileBehind("grafana", "/etc/grafana/provisioning/datasources/prometheus.yaml")))["datasources"]![0]!;
        var home = environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"];

        Assert.Equal(provider["options"]!["path"]!.GetValue<string>(), Path.GetDirectoryName(home));
        Assert.Equal("DeepSeek route default/deepseek", JsonNode.Parse(File.ReadAllText(ComposeFile.FileBehind("grafana", home)))!["title"]!.GetValue<string>());
        Assert.Equal(("http://prometheus:9090", "prometheus"), (source["url"]!.GetValue<string>(), source["type"]!.GetValue<string>()));
    }
}
