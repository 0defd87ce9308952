using System.Text.Json.Nodes;
using DeepSeek.Api.Validation;
using DeepSeek.Operator.Resources.Monitoring;
using YamlDotNet.Serialization;

namespace DeepSeek.DocsGen.Alerts;

/// <summary>docs/reference/alerts.md: what the operator writes for a route with defaults.</summary>
internal static class AlertsPage
{
    private const string Sample = "config/samples/deepseekroute-minimal.yaml";

    public static string Write(string root)
    {
        var rules = Rules(root);
        return $"""
            # Alerts
            For each route the operator writes these, into PrometheusRule `<route>` or ConfigMap `<route>-alerts`: [monitoring.md](../operations/monitoring.md).
            Below they stand as they are for [the smallest route](../../{Sample}), with its defaults; thresholds, times and windows are those of a route's own `spec.analysis`, and a level that a route doesn't have has no alert.
            In an incident: [incident.md](../operations/incident.md).

            {Markdown.Table(["alert", "severity", "after", "means"], rules.Select(static rule => (IReadOnlyList<string>)
                [Markdown.LinkTo(rule.Alert), rule.Labels["severity"], rule.For ?? "at once", AlertWords.Of(rule.Alert).Means]))}
            {string.Join('\n', rules.Select(Section))}
            """;
    }

    /// <summary>The alerts of the sample, as a cluster would have it: with defaults, in a namespace.</summary>
    public static IReadOnlyList<AlertingRule> Rules(string root)
    {
        var (route, errors) = RouteValidator.Validate(Json(File.ReadAllText(Path.Combine(root, Sample))));
        if (route is null)
            throw new InvalidOperationException($"{Sample}: {string.Join("; ", errors.Select(static error => $"{error.Path}: {error.Message}"))}");
        route.Metadata.NamespaceProperty = "default";
        return [.. RouteAlertRules.Build(route).Groups.SelectMany(static group => group.Rules)];
    }

    private static string Section(AlertingRule rule) => $"""
        ## {rule.Alert}
        {AlertWords.Of(rule.Alert).Means}. Severity `{rule.Labels["severity"]}`, {(rule.For is { } time ? $"after {time}" : "at once")}.

        **What to do:** {AlertWords.Of(rule.Alert).Do}

        It says: *{Markdown.Text(rule.Annotations["summary"])}.* {Markdown.Text(rule.Annotations["description"])}
        ```promql
        {rule.Expr}
        ```

        """;

    private static JsonObject Json(string yaml)
    {
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(new DeserializerBuilder().Build().Deserialize(yaml)!);
        return JsonNode.Parse(json)!.AsObject();
    }
}
