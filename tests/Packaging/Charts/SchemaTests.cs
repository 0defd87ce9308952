using System.Text.Json.Nodes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>Helm ignores what it doesn't know: a misspelt value would be found when it is needed.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Unknown_key_is_refused_and_named_wherever_it_stands()
    {
        var maps = ChartValues.Maps().Where(static path => !ChartValues.IsFreeForm(path) && !IsOfStrings(path)).ToArray();
        Assert.Contains("metrics.serviceMonitor", maps);

        var (exitCode, _, errors) = await Helm.TryTemplateAsync([.. maps.Select(static path => ChartValues.Of(path.Length == 0 ? "unheardOf" : $"{path}.unheardOf", "x"))]);

        Assert.NotEqual(0, exitCode);
        Assert.All(maps, path => Assert.Contains($"at '{Pointer(path)}': additional properties 'unheardOf' not allowed", errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_type_is_refused_and_named_wherever_it_stands()
    {
        var leaves = ChartValues.Leaves().Where(static path => !ChartValues.IsFreeForm(path)).ToArray();
        Assert.Contains("image.tag", leaves);

        var (exitCode, _, errors) = await Helm.TryTemplateAsync([.. leaves.Select(static path => ChartValues.Of(path, ChartValues.At(path) is JsonValue ? new JsonArray() : "text"))]);

        Assert.NotEqual(0, exitCode);
        Assert.All(leaves, path => Assert.Contains($"at '{Pointer(path)}'", errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{image: {digest: latest}}", "/image/digest")]
    [InlineData("{image: {pullPolicy: Sometimes}}", "/image/pullPolicy")]
    [InlineData("{inference: {image: {tag: \"\"}}}", "/inference/image/tag")]
    [InlineData("{watch: {namespaces: [team_a]}}", "/watch/namespaces/0")]
    [InlineData("{watch: {class: \"-blue\"}}", "/watch/class")]
    [InlineData("{metrics: {port: 80}}", "/metrics/port")]
    [InlineData("{operator: {maxConcurrentReconciles: 0}}", "/operator/maxConcurrentReconciles")]
    [InlineData("{podDisruptionBudget: {maxUnavailable: half}}", "/podDisruptionBudget/maxUnavailable")]
    [InlineData("{extraEnv: [{value: x}]}", "/extraEnv/0")]
    public async Task Value_that_can_not_work_is_refused(string values, string at)
    {
        var (exitCode, _, errors) = await Helm.TryTemplateAsync(Yaml.Parse(values));

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"at '{at}'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_knows_every_value_and_no_other()
    {
        var schema = Yaml.Parse(Repository.Read("charts/deepseek-operator/values.schema.json"));

        // What Helm hands to a chart that another one depends on.
        Assert.Equal(ChartValues.Defaults.Select(static pair => pair.Key).Append("global").Order(), schema["properties"]!.AsObject().Select(static pair => pair.Key).Order());
    }

    // Labels and quantities: any name is one.
    private static bool IsOfStrings(string path) => path is "metrics.dashboard.labels" or "resources.requests" or "resources.limits";

    private static string Pointer(string path) => path.Length == 0 ? "" : $"/{path.Replace('.', '/')}";
}
