using DeepSeek.Api.Routes;
using DeepSeek.Bench.Measuring.Exposition;

namespace DeepSeek.Bench.Operator.Cluster;

/// <summary>What the API server has been asked to change, since it began, by anybody: by verb and resource.</summary>
internal sealed class ServerRequests(MetricsPage page)
{
    private static readonly string[] WritingVerbs = ["POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION"];

    private readonly Dictionary<(string Verb, string Resource), double> _writes = page.Series("apiserver_request_total")
        .Where(static sample => WritingVerbs.Contains(sample.Label("verb")))
        .GroupBy(static sample => (sample.Label("verb"), Resource(sample)), static sample => sample.Value)
        .ToDictionary(static group => group.Key, static group => group.Sum());

    /// <summary>Writes since an earlier moment, the most frequent first.</summary>
    public IReadOnlyList<(string Verb, string Resource, double Count)> Since(ServerRequests earlier) =>
    [
        .. _writes.Select(write => (write.Key.Verb, write.Key.Resource, Count: write.Value - earlier._writes.GetValueOrDefault(write.Key)))
            .Where(static write => write.Count > 0)
            .OrderByDescending(static write => write.Count),
    ];

    /// <summary>Writes of resources that pass a test, since an earlier moment.</summary>
    public double Since(ServerRequests earlier, Func<string, bool> resources) => Since(earlier).Where(write => resources(write.Resource)).Sum(static write => write.Count);

    /// <summary>A few words: <c>APPLY deployments.apps 100, PUT leases.coordination.k8s.io 7</c>.</summary>
    public string TextSince(ServerRequests earlier) =>
        string.Join(", ", Since(earlier).Take(8).Select(static write => FormattableString.Invariant($"{write.Verb} {write.Resource} {write.Count:0}")));

    public static bool IsLease(string resource) => resource.StartsWith("leases.", StringComparison.Ordinal);

    public static bool IsEvent(string resource) => resource.StartsWith("events", StringComparison.Ordinal);

    public static bool IsRouteStatus(string resource) => resource.StartsWith(DeepSeekRoute.KubePlural, StringComparison.Ordinal) && resource.EndsWith("/status", StringComparison.Ordinal);

    /// <summary>Whether it is something that the operator generates for a route.</summary>
    public static bool IsChild(string resource) => !IsLease(resource)
        && !resource.StartsWith("deepseek", StringComparison.Ordinal)
        && !IsEvent(resource)
        && !resource.StartsWith("endpointslices", StringComparison.Ordinal);

    private static string Resource(MetricsSample sample)
    {
        var (group, resource, part) = (sample.Label("group"), sample.Label("resource"), sample.Label("subresource"));
        return $"{resource}{(group.Length > 0 ? "." : "")}{group}{(part.Length > 0 ? "/" : "")}{part}";
    }
}
