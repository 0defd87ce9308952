using System.Text.Json;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Standalone.Routes;
using DeepSeek.Standalone.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Standalone.Demo;

/// <summary>Runs the script: nodes, gateway and clients in this process, real HTTP between them.</summary>
internal static class DemoProcess
{
    /// <summary>Every run draws alike.</summary>
    private const int Seed = 20260101;

    /// <returns>Success only when every promise was kept.</returns>
    public static async Task<int> RunAsync(StandaloneSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var nodes = await DemoNodes.StartAsync(time, cancellationToken);
        var keys = new UpstreamKeys(settings.SecretsDirectory, ApiKey: null);
        var route = ServedRoute.Of(nodes.RouteText, keys);
        await using var server = new StandaloneServer(settings, keys, Seed, time, NullLoggerFactory.Instance);
        var screen = new DemoScreen(output, HasColours(output), time);
        var run = new DemoRun(nodes, server, screen, time);
        server.Loop.Take(route);
        await server.StartAsync(cancellationToken);
        screen.Open(route.Route, server.Address, server.AdminAddress);
        var summary = await run.RunAsync(cancellationToken);
        await SaveAsync(settings.Summary, summary, cancellationToken);
        if (settings.Keep)
        {
            await StayAsync(server, screen, time, cancellationToken);
        }

        await server.StopAsync(cancellationToken);
        return summary.Broken().Any() ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Clients go on asking, so that there is something to see, until a signal comes.</summary>
    private static async Task StayAsync(StandaloneServer server, DemoScreen screen, TimeProvider time, CancellationToken cancellationToken)
    {
        using var termination = new Termination();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(termination.Requested, cancellationToken);
        using var clients = new DemoClients(server.Address, time);
        screen.Stay(server.AdminAddress);
        await clients.RunAsync(either.Token);
    }

    private static bool HasColours(TextWriter output) =>
        output == Console.Out && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static async Task SaveAsync(string? path, DemoSummary summary, CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(summary, DemoJson.Default.DemoSummary) + "\n", cancellationToken);
        }
    }
}
