using System.Globalization;
using System.Text.Json.Nodes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>A value that changes nothing is a promise that isn't kept.</summary>
public sealed class ValuesTests
{
    // Where a value must be of a certain form.
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["image.digest"] = Digest,
        ["gateway.image.digest"] = Digest,
        ["inference.image.digest"] = Digest,
        ["engineBuilder.image.digest"] = Digest,
        ["image.pullPolicy"] = "Always",
        ["operator.logLevel"] = "Debug",
        ["operator.logFormat"] = "json",
        ["metrics.serviceMonitor.interval"] = "1m",
        ["watch.namespaces"] = "[team-a]",
        ["imagePullSecrets"] = "[{name: registry}]",
        ["networkPolicy.egress"] = "[{ports: [{port: 443}]}]",
        ["tolerations"] = "[{key: dedicated, operator: Exists}]",
        ["extraEnv"] = "[{name: TZ, value: UTC}]",
        ["extraArgs"] = "[--kubeconfig=/etc/kubeconfig]",
        ["extraObjects"] = "[{apiVersion: v1, kind: ConfigMap, metadata: {name: \"{{ .Release.Name }}-more\"}}]",
        ["affinity"] = "{nodeAffinity: {}}",
    };

    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly Lazy<Task<string>> Default = new(static () => Helm.TemplateAsync());
    private static readonly Lazy<Task<string>> Everything = new(static () => Helm.TemplateAsync(Golden.Values("everything")));

    public static TheoryData<string> Leaves() => [.. ChartValues.Leaves()];

    // By itself, and where everything else that can be switched on is.
    [Theory]
    [MemberData(nameof(Leaves))]
    public async Task Value_changes_the_render(string path)
    {
        Helm.Needed();
        var change = ChartValues.Of(path, Changed(path));

        Assert.True(
            await DiffersAsync(await Default.Value, [change]) || await DiffersAsync(await Everything.Value, [Golden.Values("everything"), change]),
            $"{change.ToJsonString()} changes nothing");
    }

    [Fact]
    public async Task Replicas_that_would_all_write_are_refused()
    {
        var (exitCode, _, errors) = await Helm.TryTemplateAsync(Yaml.Parse("{leaderElection: {enabled: false}}"));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("replicaCount above 1 needs leaderElection.enabled", errors, StringComparison.Ordinal);
    }

    private static async Task<bool> DiffersAsync(string before, IReadOnlyList<JsonNode> values)
    {
        var (exitCode, output, errors) = await Helm.TryTemplateAsync(values);
        if (exitCode != 0)
        {
            // Only a combination may be refused here, which the chart says in words of its own.
            Assert.DoesNotContain("values don't meet", errors, StringComparison.Ordinal);
            return false;
        }

        return output != before;
    }

    private static JsonNode? Changed(string path) => Samples.TryGetValue(path, out var sample) ? Yaml.Parse(sample) : ChartValues.At(path) switch
    {
        JsonArray { Count: > 0 } => new JsonArray(),
        JsonArray => throw new InvalidOperationException($"{path} needs a sample"),
        JsonObject => new JsonObject { ["example.com/changed"] = "changed" },
        JsonValue value when value.TryGetValue<bool>(out var flag) => !flag,
        JsonValue value when value.TryGetValue<long>(out var number) => number + 1,
        var text => string.Create(CultureInfo.InvariantCulture, $"{text}changed"),
    };
}
