using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Permissions;
using DeepSeek.Testing.Kubernetes;
using Prometheus;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>The operator, in this process, with the token of its ServiceAccount; and what it was refused.</summary>
internal sealed partial class RestrictedOperator : IAsyncDisposable
{
    private readonly RuntimeMetrics _requests = new(Metrics.NewCustomRegistry());
    private readonly ApiClient _client;
    private readonly RunningHost _host;
    private IDisposable[] _controllers = [];

    private RestrictedOperator(RbacServer server, string home, IReadOnlyList<string> namespaces, bool watchNodes)
    {
        _client = server.ConnectFrom(home, new ApiClientOptions { Metrics = _requests });
        var options = new OperatorOptions { Namespaces = namespaces, Metrics = new Uri("http://localhost"), GatewayImage = "gateway:test", WatchNodes = watchNodes };
        _host = RunningHost.Start(
            _client,
            host => _controllers =
            [
                RouteControllers.Add(host, options, Metrics.NewCustomRegistry(), TimeProvider.System),
                ModelControllers.Add(host, options, TimeProvider.System),
            ],
            WatchScope.In(namespaces),
            new LeaderElectionOptions
            {
                Namespace = home,
                Name = OperatorPermissions.LeaseName,
                Identity = home,
                RetryPeriod = TimeSpan.FromMilliseconds(200),
            });
    }

    /// <summary>What the API server said no to, in the words of the rules.</summary>
    public IReadOnlyList<string> Refusals =>
    [
        .. _host.Log.Lines.SelectMany(line => Refusal().Matches(line.Text))
            .Select(said => $"{said.Groups[1].Value} {new Permission(said.Groups[3].Value, said.Groups[2].Value, [], "")}"),
    ];

    /// <param name="server">The API server.</param>
    /// <param name="home">Where it runs.</param>
    /// <param name="namespaces">What it watches; none: all.</param>
    public static RestrictedOperator Start(RbacServer server, string home, params IReadOnlyList<string> namespaces) => new(server, home, namespaces, watchNodes: false);

    /// <summary>One that knows nodes, too.</summary>
    public static RestrictedOperator StartWithNodes(RbacServer server, string home) => new(server, home, [home], watchNodes: true);

    /// <summary>Completes when something was refused, with what that was.</summary>
    public async Task<string> FirstRefusalAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Refusals is [var first, ..])
            {
                return first;
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>How many of this operator's requests were answered with a status, by its own count.</summary>
    public async Task<double> AnsweredAsync(int status)
    {
        using var page = new MemoryStream();
        await _requests.Registry.CollectAndExportAsTextAsync(page);
        return Answer().Matches(Encoding.UTF8.GetString(page.ToArray())).Where(line => line.Groups[1].Value == $"{status}")
            .Sum(static line => double.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Ends it as SIGTERM does.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        foreach (var controllers in _controllers)
        {
            controllers.Dispose();
        }

        _client.Dispose();
    }

    [GeneratedRegex("""cannot (\S+) resource "([^"]+)" in API group "([^"]*)" """)]
    private static partial Regex Refusal();

    [GeneratedRegex("""^rest_client_requests_total\{[^}]*code="(\d+)"[^}]*\} (\S+)""", RegexOptions.Multiline)]
    private static partial Regex Answer();
}
