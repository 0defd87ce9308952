using System.Globalization;
using System.Text.RegularExpressions;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A cluster with an operator process in it, for tests that look at what it makes of routes. No gateways run.</summary>
public sealed partial class RunningOperator : IAsyncLifetime
{
    private Cluster? _cluster;
    private ProductProcess? _process;

    /// <summary>The cluster. A test that asks for it where there is none is skipped.</summary>
    internal Cluster Cluster
    {
        get
        {
            Assert.SkipWhen(_cluster is null, KubeApiServer.SimulatorSkipReason);
            return _cluster;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Simulator is not null)
        {
            _cluster = await Cluster.StartAsync();
            await StartAsync();
        }
    }

    /// <summary>The operator's own metrics and probes.</summary>
    internal Uri Metrics { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>All that the operator wrote since its last start.</summary>
    internal string Log => _process?.Log ?? "";

    /// <summary>Ends the process and starts another, which knows nothing but what the cluster says.</summary>
    internal async Task RestartAsync()
    {
        Assert.Equal(0, await _process!.TerminateAsync());
        await _process.DisposeAsync();
        await StartAsync();
    }

    /// <inheritdoc cref="Cluster.KubectlAsync"/>
    internal Task<string> KubectlAsync(string arguments, string? input = null) => Cluster.KubectlAsync(arguments, input);

    /// <summary>Requests to the API server that change something, since the process began.</summary>
    internal async Task<double> WritesAsync()
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(Metrics, "/metrics"));
        return Writes().Matches(page).Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    // Without a lease, every write there is comes from reconciling.
    private async Task StartAsync()
    {
        _process = ProductProcess.Start(
            "Operator", "--kubeconfig", Cluster.Kubeconfig, "--namespace", Cluster.Namespace, "--leader-elect=false", "--metrics", Metrics.ToString());
        using var http = new HttpClient();
        await Eventually.BeTrueAsync(async () => await IsReadyAsync(http), "the operator is ready");
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Metrics, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex("""^rest_client_requests_total\{[^}]*method="(?:POST|PUT|PATCH|DELETE)"[^}]*\} (\S+)""", RegexOptions.Multiline)]
    private static partial Regex Writes();
}
