using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Upstream;
using Prometheus;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>A real gateway in this process, and a client of it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string Request = """{"model":"deepseek-v4-pro","messages":[{"role":"user","content":"hi"}]}""";
    public const string StreamRequest = """{"model":"deepseek-v4-pro","messages":[{"role":"user","content":"hi"}],"stream":true}""";

    /// <summary>When to give up on a world that never gets there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly HttpClient _client = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };

    private TestGateway(ApiClient? cluster, ClientLimits? limits, TimeProvider? time, TimeSpan? redisTimeout, TimeSpan? historyStep)
    {
        Credentials = Directory.CreateTempSubdirectory("gateway-credentials").FullName;
        ClientKeys = Directory.CreateTempSubdirectory("gateway-client-keys").FullName;
        var options = new GatewayOptions
        {
            Listen = new Uri("http://127.0.0.1:0"),
            CredentialsDirectory = Credentials,
            ClientKeysDirectory = ClientKeys,
            Cluster = cluster,
            ClientLimits = limits ?? new ClientLimits(),
            RedisTimeout = redisTimeout ?? Eventually.Limit,
            HistoryStep = historyStep ?? TimeSpan.FromSeconds(5),
            Seed = 7,
        };
        Server = new GatewayServer(options, _registry, time ?? TimeProvider.System, Log);
    }

    public GatewayServer Server { get; }

    public string Credentials { get; }

    public string ClientKeys { get; }

    public RecordingLogger Log { get; } = new();

    public static async Task<TestGateway> StartAsync(
        RoutingSnapshot? snapshot = null, IReadOnlyDictionary<string, string>? keys = null, ApiClient? cluster = null, ClientLimits? limits = null,
        TimeProvider? time = null, TimeSpan? redisTimeout = null, TimeSpan? historyStep = null)
    {
        var gateway = new TestGateway(cluster, limits, time, redisTimeout, historyStep);
        foreach (var (name, value) in keys ?? new Dictionary<string, string>())
        {
            gateway.WriteCredential(name, value);
        }

        if (snapshot is not null)
        {
            gateway.Offer(snapshot);
        }

        await gateway.Server.StartAsync(CancellationToken.None);
        gateway._client.BaseAddress = gateway.Server.Address;
        return gateway;
    }

    public static Task<TestGateway> StartAsync(params SnapshotTier[] tiers) => StartAsync(TestSnapshots.Of(tiers));

    /// <summary>The newest good snapshot.</summary>
    public RoutingSnapshot? Offered { get; private set; }

    public void Offer(RoutingSnapshot snapshot)
    {
        Assert.Empty(Server.Snapshots.Offer(TestSnapshots.Json(snapshot)).Reasons);
        Offered = snapshot;
    }

    public void WriteCredential(string name, string value)
    {
        var file = Path.Combine(Credentials, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, value);
    }

    /// <summary>Takes the key away with null.</summary>
    public void WriteClientKey(string client, string? key)
    {
        var file = Path.Combine(ClientKeys, client);
        if (key is null)
        {
            File.Delete(file);
        }
        else
        {
            File.WriteAllText(file, key);
        }
    }

    /// <summary>Sends, and returns as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(string body, string path = "/v1/chat/completions", string? authorization = null, CancellationToken cancellationToken = default) =>
        SendAsync(body, path, authorization is null ? [] : [("Authorization", authorization)], cancellationToken);

    /// <inheritdoc cref="SendAsync(string, string, string?, CancellationToken)"/>
    public Task<HttpResponseMessage> SendAsync(string body, string path, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    /// <summary>Sends, and reads the whole answer.</summary>
    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string body, string? authorization = null, string path = "/v1/chat/completions")
    {
        using var response = await SendAsync(body, path, authorization);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that the gateway shows of itself.</summary>
    public async Task<string> MetricsPageAsync()
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The sum of a metric over all series whose line contains every one of <paramref name="labels"/>.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels) =>
        (await MetricsPageAsync()).Split('\n')
            .Where(l => (l.StartsWith(name + "{", StringComparison.Ordinal) || l.StartsWith(name + " ", StringComparison.Ordinal))
                && labels.All(x => l.Contains(x, StringComparison.Ordinal)))
            .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Waits until a metric has a value.</summary>
    public Task WaitForMetricAsync(double value, string name, params string[] labels) =>
        WaitForAsync(async () => await MetricAsync(name, labels) == value, $"{name}{{{string.Join(',', labels)}}} is {value}");

    /// <summary>Waits until something is so.</summary>
    public static Task WaitForAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Eventually.BeTrueAsync(condition, what);

    /// <summary>Waits until an upstream sees the caller of a request leave.</summary>
    public static Task AssertLeftAsync(ReceivedRequest request) => request.Aborted.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await Server.StopAsync(now.Token);
        await Server.DisposeAsync();
        Directory.Delete(Credentials, recursive: true);
        Directory.Delete(ClientKeys, recursive: true);
    }
}
