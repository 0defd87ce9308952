using System.CommandLine;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Standalone.Demo;
using DeepSeek.Standalone.Monitoring;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone;

/// <summary>The command line of <c>deepseek-standalone</c>.</summary>
internal static class StandaloneCommand
{
    private static readonly Uri FreePort = new("http://127.0.0.1:0");

    private static readonly Option<string?> Route =
        Flag.Create<string?>("--route", "File with a DeepSeekRoute, as kubectl takes it; changes of the file are taken up. "
            + $"{RouteOverrides.MaxConcurrentVariable}=50 and {RouteOverrides.CacheSizeVariable}=1GB in the environment go before its spec.gateway.maxConcurrency and spec.cache.memory.maxSize");

    private static readonly Option<string> Secrets =
        Flag.Create("--secrets-dir", "Upstream keys: files <secret>/<key> below this directory; DEEPSEEK_API_KEY stands for those that aren't there", "secrets");

    private static readonly Option<string?> ClientKeys =
        Flag.Create<string?>("--client-keys-dir", "Keys of clients, for a route with clientAuth of type ApiKeys: files <client> in this directory stand for its Secret");

    private static readonly Option<Uri> Listen = Flag.CreateListenUrl("--listen", "Where clients are served", "http://127.0.0.1:8080");

    private static readonly Option<Uri> Admin = Flag.CreateListenUrl("--admin", "Where the status page, /metrics, /livez, /readyz and /snapshot are", "http://127.0.0.1:9090");

    private static readonly Option<string?> MonitoringDirectory =
        Flag.Create<string?>("--monitoring-dir", "Write the route's alerting rules for Prometheus and its dashboard for Grafana into this directory, and end");

    private static readonly Option<bool> Demo =
        Flag.Create("--demo", "Show an outage and its recovery with three simulated DeepSeek nodes, in about a minute; on free ports unless told otherwise", false);

    private static readonly Option<string?> Summary = Flag.Create<string?>("--summary", "File that the demo's figures are written to, as JSON");

    private static readonly Option<bool> Keep = Flag.Create("--keep", "With --demo: go on after the story until Ctrl-C, for a look at the status page", false);

    private static readonly Option<string?> DemoModel =
        Flag.Create<string?>("--demo-model", "With --demo: a model that this machine serves as the last tier, for the moment when no node is left: its folder, or an ONNX file in it; the demo asks sums of two digits");

    private static readonly Option<string?> DemoEngine =
        Flag.Create<string?>("--demo-engine", "With --demo-model: the deepseek-engine that serves it, or its .dll; absent: the one beside this executable");

    public static RootCommand Create()
    {
        var command = new RootCommand("Serves OpenAI clients by a DeepSeekRoute without a cluster: operator and gateway in one process.")
        {
            Route, Secrets, ClientKeys, Listen, Admin, MonitoringDirectory, Demo, DemoModel, DemoEngine, Keep, Summary,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(Settings(parsed), cancellationToken));
        return command;
    }

    private static StandaloneSettings Settings(ParseResult parsed)
    {
        var demo = parsed.GetValue(Demo);
        return new StandaloneSettings
        {
            Route = parsed.GetValue(Route),
            SecretsDirectory = parsed.GetValue(Secrets)!,
            ClientKeysDirectory = parsed.GetValue(ClientKeys),
            Listen = demo && !IsGiven(parsed, Listen) ? FreePort : parsed.GetValue(Listen)!,
            Admin = demo && !IsGiven(parsed, Admin) ? FreePort : parsed.GetValue(Admin)!,
            MonitoringDirectory = parsed.GetValue(MonitoringDirectory),
            Demo = demo,
            DemoEngine = parsed.GetValue(DemoEngine),
            DemoModel = parsed.GetValue(DemoModel),
            Keep = parsed.GetValue(Keep),
            Summary = parsed.GetValue(Summary),
        };
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Task<int> RunAsync(StandaloneSettings settings, CancellationToken cancellationToken) => settings switch
    {
        { Demo: true, Route: not null } => throw new UsageException("--demo: brings a route of its own, leave --route out"),
        { Demo: true, MonitoringDirectory: not null } => throw new UsageException("--monitoring-dir: goes with --route alone"),
        { DemoEngine: not null, DemoModel: null } => throw new UsageException("--demo-engine: goes with --demo-model alone"),
        { Demo: true } => DemoProcess.RunAsync(settings, Console.Out, cancellationToken),
        { Summary: not null } => throw new UsageException("--summary: goes with --demo alone"),
        { DemoModel: not null } => throw new UsageException("--demo-model: goes with --demo alone"),
        { Keep: true } => throw new UsageException("--keep: goes with --demo alone"),
        { Route: null } => throw new UsageException("--route: a file with a DeepSeekRoute is needed; --demo shows one at work without any"),
        { MonitoringDirectory: { } directory, Route: { } route } => MonitoringFiles.WriteAsync(route, directory, cancellationToken),
        _ => StandaloneProcess.RunAsync(settings, cancellationToken),
    };
}
