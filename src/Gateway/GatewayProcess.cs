using System.Security.Cryptography;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Telemetry;
using DeepSeek.Hosting.Admin;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Hosting.Logging;
using k8s.Exceptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Gateway;

/// <summary>A gateway as a process of its own: admin port, listener and snapshot source under one host.</summary>
internal static class GatewayProcess
{
    /// <summary>No snapshot's drain timeout may keep a process longer.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(GatewaySettings settings, CancellationToken cancellationToken)
    {
        using var telemetry = TelemetryExport.Start("deepseek-gateway");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProductConsole();
        AddParts(builder.Services, settings);
        builder.Services.AddSingleton<IHostLifetime, Microsoft.Extensions.Hosting.Internal.ConsoleLifetime>();
        builder.Services.AddShutdownDrain(p => p.GetRequiredService<GatewayServer>().DrainAsync, LongestDrain);
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
        return ExitCodes.Success;
    }

    /// <summary>Services stop in the reverse order: the admin port goes last.</summary>
    private static void AddParts(IServiceCollection services, GatewaySettings settings)
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        var checks = new HealthChecks();
        // Connecting only reads the kubeconfig: a wrong one is the user's error, told before anything starts.
        var client = settings.ConfigMap is null ? null : Connect(settings, registry);
        services.AddSingleton(p => new AdminServer(settings.Admin, registry, checks, p.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(p =>
        {
            var options = new GatewayOptions
            {
                Listen = settings.Listen,
                CredentialsDirectory = settings.CredentialsDirectory,
                ClientKeysDirectory = settings.ClientKeysDirectory,
                Cluster = client,
                Node = settings.Node,
                Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
            };
            var gateway = new GatewayServer(options, registry, TimeProvider.System, p.GetRequiredService<ILoggerFactory>());
            gateway.Describe(p.GetRequiredService<AdminServer>(), checks);
            return gateway;
        });
        services.AddHostedService(p => p.GetRequiredService<AdminServer>());
        services.AddHostedService(p => p.GetRequiredService<GatewayServer>());
        AddSource(services, settings, client);
    }

    private static void AddSource(IServiceCollection services, GatewaySettings settings, ApiClient? client)
    {
        services.AddHostedService(p =>
        {
            var receiver = p.GetRequiredService<GatewayServer>().Snapshots;
            var logger = p.GetRequiredService<ILoggerFactory>().CreateLogger("DeepSeek.Gateway.Snapshots");
            return new SnapshotSource(client is null
                ? new FileSnapshotSource(settings.SnapshotFile!, receiver, TimeProvider.System, logger).RunAsync
                : new ConfigMapSnapshotSource(client, settings.ConfigMap!.Value, receiver, logger) { FallbackFile = settings.FallbackFile }.RunAsync);
        });
    }

    private static ApiClient Connect(GatewaySettings settings, CollectorRegistry registry)
    {
        try
        {
            return ApiClient.Connect(settings.Kubeconfig, new ApiClientOptions { UserAgent = "deepseek-gateway", Metrics = new RuntimeMetrics(registry) });
        }
        catch (Exception e) when (e is KubeConfigException or IOException)
        {
            throw new UsageException($"--kubeconfig: {e.Message}");
        }
    }

    private sealed class SnapshotSource(Func<CancellationToken, Task> run) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
    }
}
