using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Bench.Operator.Processes;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>The operator and the API server at one moment; two of them tell what happened between.</summary>
internal sealed record Observation(OperatorPage Page, ServerRequests Server, ProcessUsage Operator, ProcessUsage ApiServer, long Scrapes)
{
    public static async Task<Observation> MakeAsync(BenchContext context, CancellationToken cancellationToken) => new(
        await context.Leader.PageAsync(),
        await context.Cluster.RequestsAsync(cancellationToken),
        context.Leader.Usage(),
        context.Cluster.ServerUsage(),
        context.Cluster.Gateways.Scrapes);

    /// <summary>What went on between an earlier observation and this one.</summary>
    public IEnumerable<Figure> Since(Observation earlier, string scenario)
    {
        var seconds = TimeProvider.System.GetElapsedTime(earlier.Page.At, Page.At).TotalSeconds;
        yield return new(scenario, "lease renewals", Server.Since(earlier.Server, ServerRequests.IsLease), "", Note: $"in {seconds:0} s");
        yield return new(scenario, "operator's requests", (Page.Requests - earlier.Page.Requests) / seconds, "1/s", Note: $"{Page.Writes - earlier.Page.Writes:0} writes by its own count, renewals included");
        yield return new(scenario, "reconciles", (Page.Reconciles - earlier.Page.Reconciles) / seconds, "1/s");
        yield return new(scenario, "gateways asked", (Scrapes - earlier.Scrapes) / seconds, "1/s");
        yield return new(scenario, "operator's CPU", (Operator.Cpu - earlier.Operator.Cpu).TotalSeconds / seconds * 100, "% of a core") { IsCost = true };
        yield return new(scenario, "API server's CPU", (ApiServer.Cpu - earlier.ApiServer.Cpu).TotalSeconds / seconds * 100, "% of a core");
        yield return new(scenario, "leader's memory", Operator.Memory, "MB", Targets.LeaderMemory) { IsCost = true };
    }
}
