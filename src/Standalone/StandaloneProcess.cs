using System.Security.Cryptography;
using DeepSeek.Gateway.Telemetry;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Hosting.Logging;
using DeepSeek.Standalone.Routes;
using DeepSeek.Standalone.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Standalone;

/// <summary>Serves a route until the process is told to end.</summary>
internal static partial class StandaloneProcess
{
    private const string Category = "DeepSeek.Standalone";

    /// <summary>No route's drain timeout may keep a process longer.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(StandaloneSettings settings, CancellationToken cancellationToken)
    {
        using var telemetry = TelemetryExport.Start("deepseek-standalone");
        // What keeps the host from starting is told once, by its exception and in one line.
        using var loggers = LoggerFactory.Create(static logging => logging.AddProductConsole().AddFilter("Microsoft.Extensions.Hosting", LogLevel.None));
        await using var server = Compose(settings, loggers);
        using var host = Host(server, loggers);
        await StartAsync(host, cancellationToken);
        var logger = loggers.CreateLogger(Category);
        Log.Serving(logger, settings.Route!, server.Address, server.AdminAddress);
        await host.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Success;
    }

    private static IHost Host(StandaloneServer server, ILoggerFactory loggers)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostedService>(server);
        builder.Services.AddSingleton<IHostLifetime, Microsoft.Extensions.Hosting.Internal.ConsoleLifetime>();
        builder.Services.AddShutdownDrain(_ => server.DrainAsync, LongestDrain);
        return builder.Build();
    }

    private static async Task StartAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new UsageException($"--listen, --admin: {e.Message}");
        }
    }

    private static StandaloneServer Compose(StandaloneSettings settings, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(Category);
        var given = Environment.GetEnvironmentVariable(UpstreamKeys.Variable)?.Trim();
        var keys = new UpstreamKeys(settings.SecretsDirectory, string.IsNullOrEmpty(given) ? null : given) { ClientKeysDirectory = settings.ClientKeysDirectory };
        var overrides = RouteOverrides.Read(Environment.GetEnvironmentVariable);
        RouteWatcher? watcher = null;
        var server = new StandaloneServer(settings, keys, RandomNumberGenerator.GetInt32(int.MaxValue), TimeProvider.System, loggers)
        {
            Beside = stopping => watcher!.RunAsync(stopping),
        };
        server.Loop.Evaluated += (plan, _) => RouteLog.Write(logger, plan);
        watcher = new RouteWatcher(settings.Route!, keys, server.Loop, TimeProvider.System, logger) { Overrides = overrides };
        watcher.TakeNow();
        return server;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Serving {Route} on {Listen}, probes and metrics on {Admin}")]
        public static partial void Serving(ILogger logger, string route, Uri listen, Uri admin);
    }
}
