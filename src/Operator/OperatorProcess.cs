using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Hosting.Admin;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Hosting.Logging;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Permissions;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Operator;

/// <summary>The operator as a process: bind, add, map probes, run.</summary>
internal static partial class OperatorProcess
{
    private const string Name = "deepseek-operator";

    /// <returns>The exit code: non-zero when the lease was lost, so that the kubelet starts a clean process.</returns>
    public static async Task<int> RunAsync(OperatorOptions options, CancellationToken cancellationToken)
    {
        using var termination = new Termination();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, termination.Requested);
        using var loggers = LoggerFactory.Create(static logging => logging.AddProductConsole());
        var logger = loggers.CreateLogger(Name);
        using var client = Connect(options);
        var host = new ControllerHost(client, HostOptions(options, client), loggers);
        using var routes = RouteControllers.Add(host, options, Metrics.DefaultRegistry, TimeProvider.System);
        using var models = ModelControllers.Add(host, options, TimeProvider.System);

        var checks = new HealthChecks();
        checks.AddLiveness("watches", () => host.StuckWatches is { Count: > 0 } stuck ? $"no progress on {string.Join(", ", stuck)}" : null);
        checks.AddReadiness("caches", () => host.HasSynced ? null : "not every kind has been listed yet");
        await using var admin = new AdminServer(options.Metrics, Metrics.DefaultRegistry, checks, loggers);
        await ListenAsync(admin, cancellationToken);
        Log.Started(logger, admin.Address, options.Namespaces.Count == 0 ? "all namespaces" : string.Join(", ", options.Namespaces));
        try
        {
            await host.RunAsync(stop.Token);
            return ExitCodes.Success;
        }
        catch (LeadershipLostException e)
        {
            Log.Ended(logger, e.Message);
            return ExitCodes.Failure;
        }
        catch (TimeoutException e)
        {
            Log.Ended(logger, e.Message);
            return ExitCodes.Failure;
        }
    }

    private static async Task ListenAsync(AdminServer admin, CancellationToken cancellationToken)
    {
        try
        {
            await admin.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new UsageException($"--metrics: {e.Message}");
        }
    }

    private static ApiClient Connect(OperatorOptions options)
    {
        try
        {
            return ApiClient.Connect(options.Kubeconfig, new ApiClientOptions
            {
                UserAgent = Name,
                QueriesPerSecond = options.KubeApiQps > 0 ? options.KubeApiQps : null,
                Burst = options.KubeApiBurst,
            });
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            throw new UsageException($"--kubeconfig: {e.Message}");
        }
    }

    private static ControllerHostOptions HostOptions(OperatorOptions options, ApiClient client)
    {
        var identity = $"{Environment.MachineName}_{Guid.NewGuid():N}";
        return new ControllerHostOptions
        {
            Name = Name,
            Instance = identity,
            Scope = WatchScope.In(options.Namespaces),
            Leadership = !options.LeaderElect ? null : new LeaderElectionOptions
            {
                Namespace = options.LeaderElectionNamespace ?? client.Namespace,
                Name = options.Shard.LeaseName(OperatorPermissions.LeaseName),
                Identity = identity,
            },
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Namespaces}; probes and metrics on {Admin}")]
        public static partial void Started(ILogger logger, Uri admin, string namespaces);

        [LoggerMessage(Level = LogLevel.Error, Message = "Ending: {Cause}")]
        public static partial void Ended(ILogger logger, string cause);
    }
}
