using DeepSeek.Bench.Measuring.Exposition;

namespace DeepSeek.Bench.Operator.Processes;

/// <summary>An operator's metrics page, in our words.</summary>
internal sealed class OperatorPage(MetricsPage page)
{
    private static readonly string[] WritingMethods = ["POST", "PUT", "PATCH", "DELETE"];

    /// <summary>When it was read: a timestamp of the system's time provider.</summary>
    public long At { get; } = TimeProvider.System.GetTimestamp();

    /// <summary>Requests to the API server that change something, since the process began; lease renewals are among them.</summary>
    public double Writes => page.Series("rest_client_requests_total").Where(static sample => WritingMethods.Contains(sample.Label("method"))).Sum(static sample => sample.Value);

    /// <summary>All requests to the API server.</summary>
    public double Requests => page.Sum("rest_client_requests_total");

    /// <summary>Reconciles of routes.</summary>
    public double Reconciles => page.Sum("controller_runtime_reconcile_total", ("controller", "deepseekroute"));

    /// <summary>Reconciles of routes that failed.</summary>
    public double ReconcileErrors => page.Sum("controller_runtime_reconcile_errors_total", ("controller", "deepseekroute"));

    /// <summary>Rounds of asking gateways.</summary>
    public double Rounds => page.Sum("controller_runtime_reconcile_total", ("controller", "metering"));

    /// <summary>Routes that wait to be reconciled.</summary>
    public double Depth => page.Sum("workqueue_depth", ("controller", "deepseekroute"));

    public bool IsLeading => page.Sum("leader_election_master_status") > 0;

    /// <summary>How many routes have been reconciled at least once: each is shown from then on.</summary>
    public int Reported => page.Count("deepseek_route_level");

    /// <summary>Names of the routes that are shown.</summary>
    public IEnumerable<string> Routes => page.Series("deepseek_route_level").Select(static sample => sample.Label("route"));

    /// <summary>Evaluations of one route, whatever they yielded.</summary>
    public double Evaluations(string route) => page.Sum("deepseek_route_evaluations_total", ("route", route));

    /// <summary>Bytes of the managed heap; null when the page doesn't say.</summary>
    public double? Heap => page.Series("dotnet_total_memory_bytes").FirstOrDefault()?.Value;
}
