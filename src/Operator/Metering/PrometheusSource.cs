using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Resources.Monitoring;

namespace DeepSeek.Operator.Metering;

/// <summary>Asks the Prometheus of a route that names one: a single instant query for all tiers. What it answers is judged by <see cref="PrometheusAnswer"/>.</summary>
internal sealed class PrometheusSource(TimeProvider time) : IDisposable
{
    // Two series for each of eight tiers are some kilobytes.
    private const int LargestAnswer = 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        // The name may lead to another pod by then.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = LargestAnswer,
        DefaultRequestVersion = HttpVersion.Version11,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    // By address. Many routes ask one Prometheus, and only so many may wait at once: one that is silent must not hold up those that ask others.
    private readonly ConcurrentDictionary<string, long> _silentSince = new();

    /// <returns>Null for a route that is judged by its gateways' own word.</returns>
    public async Task<RouteSample?> AskAsync(DeepSeekRoute route, CancellationToken cancellationToken)
        => route.Spec.Analysis is { Source: AnalysisSource.Prometheus, Prometheus: { } asked }
            ? await AskAsync(route, asked, asked.Query.Length > 0 ? asked.Query : new TierQueries(route).Counts, cancellationToken)
            : null;

    public void Dispose() => _http.Dispose();

    private async Task<RouteSample> AskAsync(DeepSeekRoute route, PrometheusSpec prometheus, string query, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate($"{prometheus.Address.TrimEnd('/')}/api/v1/query", UriKind.Absolute, out var address))
        {
            return RouteSample.Unreachable($"spec.analysis.prometheus.address: '{prometheus.Address}' is no URL");
        }

        if (_silentSince.TryGetValue(address.Authority, out var since) && time.GetElapsedTime(since) < prometheus.Timeout)
        {
            return Silent(address, prometheus);
        }

        using var patience = new CancellationTokenSource(prometheus.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            // By POST, since a query may be longer than servers take in a URL.
            using var question = new FormUrlEncodedContent(
            [
                new("query", query),
                new("timeout", prometheus.Timeout.Value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)),
            ]);
            using var answer = await _http.PostAsync(address, question, either.Token);
            _silentSince.TryRemove(address.Authority, out _);
            return PrometheusAnswer.Read(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(either.Token), [.. route.Spec.Tiers.Select(static tier => tier.Name)]);
        }
        catch (HttpRequestException e)
        {
            return RouteSample.Unreachable($"Prometheus at {address.Authority}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _silentSince[address.Authority] = time.GetTimestamp();
            return Silent(address, prometheus);
        }
    }

    private static RouteSample Silent(Uri address, PrometheusSpec prometheus)
        => RouteSample.Unreachable($"Prometheus at {address.Authority}: no answer within {prometheus.Timeout}");
}
