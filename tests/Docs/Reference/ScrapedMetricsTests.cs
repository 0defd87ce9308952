using DeepSeek.Docs.Tests.Pages;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Reference;

/// <summary>What real processes show is what the page says they do.</summary>
public sealed class ScrapedMetricsTests
{
    /// <summary>Beginnings of names that aren't the product's.</summary>
    private static readonly string[] DotNets = ["process_", "dotnet_", "prometheus_net_", "system_runtime_", "microsoft_"];

    private static readonly Page Metrics = Page.Read("docs/reference/metrics.md");

    [Fact]
    public async Task Standalone_shows_the_metrics_of_gateways_and_routes_and_no_others()
    {
        var admin = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        using var standalone = ScrapedProgram.Start(
            "deepseek-standalone", "--route", Path.Combine(Repository.Root, "config/samples/deepseekroute-minimal.yaml"), "--listen", $"http://127.0.0.1:{FreePort.Next()}", "--admin", $"{admin}");

        var documented = Documented("Gateways", "Routes");
        var scraped = await standalone.ScrapeAsync(new Uri(admin, "/metrics"), documented.Select(static metric => metric.Key));

        Assert.Equal(documented, scraped.OrderBy(static metric => metric.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Model_server_shows_its_metrics_and_those_of_dotnet()
    {
        var (model, port) = (Path.Combine(Repository.Root, "tests/Testing/Models/thinking"), FreePort.Next());
        using var server = ScrapedProgram.Start("deepseek-engine", "serve", "--model", model, "--host", "127.0.0.1", "--port", $"{port}");

        var documented = Documented("Model servers");
        var scraped = await server.ScrapeAsync(new Uri($"http://127.0.0.1:{port}/metrics"), documented.Select(static metric => metric.Key));

        Assert.Equal(documented, scraped.Where(static metric => !IsDotNets(metric.Key)).OrderBy(static metric => metric.Key, StringComparer.Ordinal));
        Assert.Contains(scraped.Keys, IsDotNets);
    }

    private static bool IsDotNets(string name) => DotNets.Any(begin => name.StartsWith(begin, StringComparison.Ordinal));

    private static IOrderedEnumerable<KeyValuePair<string, string>> Documented(params string[] headings) => headings
        .SelectMany(static heading => Metrics.Rows(heading)).Select(static row => KeyValuePair.Create(row[0].Trim('`'), row[1])).OrderBy(static metric => metric.Key, StringComparer.Ordinal);
}
