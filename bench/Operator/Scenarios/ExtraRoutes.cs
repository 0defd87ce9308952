using System.Globalization;
using DeepSeek.Api.Routes;
using DeepSeek.Bench.Operator.Cluster;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>A few routes more that are measured every 5 s over 30 s and have traffic, for scenarios about faults.</summary>
internal static class ExtraRoutes
{
    private const double PerSecond = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>Routes that get a fault.</summary>
    public static IReadOnlyList<string> Faulty { get; } = Names("fault", 20);

    /// <summary>Routes with so many errors that a clock runs.</summary>
    public static IReadOnlyList<string> Pending { get; } = Names("pending", 5);

    /// <summary>Makes them unless they exist, and waits until their windows are full of good answers: the slowest case for a fault.</summary>
    public static async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        string[] all = [.. Faulty, .. Pending];
        var board = context.Cluster.Board;
        if (board.Of(all[0]) is not null)
        {
            return;
        }

        await context.Cluster.CreateAsync(all, new RouteShape { Interval = 5, Window = (int)Window.TotalSeconds }, cancellationToken);
        foreach (var name in all)
        {
            context.Cluster.Gateways[name].Traffic.Set(PerSecond, firstTierErrors: 0);
        }

        await context.UntilAsync(
            () => all.All(name => board.Of(name) is { Ready: true, Outcome: AnalysisOutcome.Value }), Limit,
            () => $"{all.Count(name => board.Of(name) is { Ready: true, Outcome: AnalysisOutcome.Value })} of {all.Length} extra routes are measured", cancellationToken);
        await context.PassAsync(Window, "extra routes: good answers fill the window", cancellationToken);
    }

    /// <summary>Sets which part of the first tier's attempts fails.</summary>
    public static void Fail(BenchContext context, string name, double errors) => context.Cluster.Gateways[name].Traffic.Set(PerSecond, errors);

    private static string[] Names(string prefix, int count) =>
        [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"))];
}
