using System.Globalization;
using System.Text.RegularExpressions;
using DeepSeek.Testing;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>An operator process for one namespace, and what its probes and metrics say.</summary>
internal sealed partial class OperatorReplica : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri _admin = new($"http://127.0.0.1:{FreePort.Next()}");

    private OperatorReplica(string kubeconfig, string inNamespace, bool elect) => Process = ProductProcess.Start(
        "Operator",
        "--kubeconfig", kubeconfig,
        "--namespace", inNamespace,
        $"--leader-elect={(elect ? "true" : "false")}",
        "--leader-election-namespace", inNamespace,
        "--metrics", _admin.ToString());

    public ProductProcess Process { get; }

    /// <summary>Starts a replica, and waits until its caches are warm.</summary>
    /// <param name="kubeconfig">What leads to the API server.</param>
    /// <param name="inNamespace">The namespace that it watches, and that its lease is in.</param>
    /// <param name="elect">Whether it competes for the lease.</param>
    public static async Task<OperatorReplica> StartAsync(string kubeconfig, string inNamespace, bool elect = false)
    {
        var replica = new OperatorReplica(kubeconfig, inNamespace, elect);
        await Eventually.RightAsync(async () => await replica.IsReadyAsync() ? null : $"the operator is not ready\n{replica.Process.Log}");
        return replica;
    }

    /// <summary>How often it said something that contains this.</summary>
    public int Said(string text) => Process.Log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>The lines of its log that contain this.</summary>
    public IReadOnlyList<string> Lines(string text) => [.. Process.Log.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal))];

    public async Task<bool> IsReadyAsync()
    {
        Assert.False(Process.HasExited, Process.Log);
        try
        {
            using var answer = await _http.GetAsync(new Uri(_admin, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Whether it says of itself that it leads.</summary>
    public async Task<bool> IsLeadingAsync() => await SumAsync("leader_election_master_status") == 1;

    /// <summary>The sum of a metric's series that have this among their labels.</summary>
    public async Task<double> SumAsync(string metric, string label = "")
    {
        Assert.False(Process.HasExited, Process.Log);
        var page = await _http.GetStringAsync(new Uri(_admin, "/metrics"));
        return Series().Matches(page)
            .Where(series => series.Groups[1].Value == metric && series.Groups[2].Value.Contains(label, StringComparison.Ordinal))
            .Sum(series => double.Parse(series.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _http.Dispose();
    }

    [GeneratedRegex(@"^(\w+)(\{[^}]*\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Series();
}
