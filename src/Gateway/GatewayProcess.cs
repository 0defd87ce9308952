using System.Security.Cryptography;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Hosting.Admin;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Hosting.Logging;
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
        if (settings.SnapshotFile is null)
        {
            throw new UsageException("--snapshot-file is needed");
        }

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
        var checks = new HealthChecks();
        services.AddSingleton(p => new AdminServer(settings.Admin, registry, checks, p.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(p =>
        {
            var options = new GatewayOptions
            {
                Listen = settings.Listen,
                CredentialsDirectory = settings.CredentialsDirectory,
                Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
            };
            var gateway = new GatewayServer(options, registry, TimeProvider.System, p.GetRequiredService<ILoggerFactory>());
            gateway.Describe(p.GetRequiredService<AdminServer>(), checks);
            return gateway;
        });
        services.AddHostedService(p => p.GetRequiredService<AdminServer>());
        services.AddHostedService(p => p.GetRequiredService<GatewayServer>());
        services.AddHostedService(p => new SnapshotSource(
            new FileSnapshotSource(
                settings.SnapshotFile!, p.GetRequiredService<GatewayServer>().Snapshots, TimeProvider.System,
                p.GetRequiredService<ILoggerFactory>().CreateLogger("DeepSeek.Gateway.Snapshots")).RunAsync));
    }

    private sealed class SnapshotSource(Func<CancellationToken, Task> run) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
    }
}
