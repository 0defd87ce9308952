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
    /// <exception cref="UsageException">The local model can't be served.</exception>
    public static async Task<int> RunAsync(StandaloneSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        // A signal must not leave the process of the local model behind.
        using var termination = new Termination();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(termination.Requested, cancellationToken);
        try
        {
            return await PlayAsync(settings, output, either.Token);
        }
        catch (OperationCanceledException) when (termination.Requested.IsCancellationRequested)
        {
            return ExitCodes.Failure;
        }
    }

    private static async Task<int> PlayAsync(StandaloneSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var local = settings.DemoModel is { } model ? await DemoEngine.StartAsync(settings.DemoEngine, model, time, cancellationToken) : null;
        await using var nodes = await DemoNodes.StartAsync(local, time, cancellationToken);
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

        await server.StopAsync(CancellationToken.None);
        return summary.Broken().Any() ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Clients go on asking, so that there is something to see, until a signal comes.</summary>
    private static async Task StayAsync(StandaloneServer server, DemoScreen screen, TimeProvider time, CancellationToken stopping)
    {
        using var clients = new DemoClients(server.Address, time);
        screen.Stay(server.AdminAddress);
        await clients.RunAsync(stopping);
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
