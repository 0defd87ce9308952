using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator.Resources.Monitoring;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone.Monitoring;

/// <summary>What a cluster gets as ConfigMaps, as files: the alerting rules and the dashboard of a route, with the thresholds of its own levels.</summary>
internal static class MonitoringFiles
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>&lt;namespace&gt;-&lt;route&gt;.rules.yaml</c> for Prometheus and <c>&lt;namespace&gt;-&lt;route&gt;.json</c> for Grafana, in place of what is there.</summary>
    /// <param name="routeFile">A file with a DeepSeekRoute. Its keys needn't be there.</param>
    /// <param name="directory">Made where it is missing.</param>
    /// <exception cref="UsageException">The route is invalid, or a file can't be read or written.</exception>
    public static async Task<int> WriteAsync(string routeFile, string directory, CancellationToken cancellationToken)
    {
        try
        {
            var route = RouteFile.Parse(await File.ReadAllTextAsync(routeFile, cancellationToken));
            Directory.CreateDirectory(directory);
            foreach (var (name, content) in Of(route))
            {
                await File.WriteAllTextAsync(Path.Combine(directory, name), content, cancellationToken);
            }

            return ExitCodes.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--route, --monitoring-dir: {e.Message}");
        }
    }

    private static IEnumerable<(string Name, string Content)> Of(DeepSeekRoute route) =>
    [
        .. RouteAlerts.BuildConfigMap(route).Data.Select(static rules => (rules.Key, rules.Value)),
        .. RouteDashboard.Build(route).Data.Select(static dashboard => (dashboard.Key, Indented(dashboard.Value))),
    ];

    /// <summary>A file lies where people compare it with the last one; what a ConfigMap holds is in one line.</summary>
    private static string Indented(string json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            JsonNode.Parse(json)!.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
