using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Api.Tests.Validation;

public sealed class RouteValidatorTests
{
    private static readonly IReadOnlyList<Refusal> Cases = Refusal.Load("tests/Cluster/Crds/routes.refused.yaml");

    public static TheoryData<string> Refused => [.. Cases.Select(refusal => refusal.Case)];

    /// <summary>The same cases that the API server refuses in tests/Cluster/Crds, at the same field and in the same words.</summary>
    [Theory]
    [MemberData(nameof(Refused))]
    public void Route_is_refused_as_by_the_api_server(string @case)
    {
        var refusal = Cases.Single(refusal => refusal.Case == @case);

        var (route, errors) = RouteValidator.Validate(Refusal.Patched(Minimal(), refusal.Change));

        Assert.Null(route);
        Assert.Contains(errors, error => error.Path == refusal.At && error.Message.Contains(refusal.Says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deepseekroute-minimal.yaml")]
    [InlineData("deepseekroute-api-key.yaml")]
    [InlineData("deepseekroute-tutorial.yaml")]
    [InlineData("deepseekroute-full.yaml")]
    public void Sample_is_accepted(string sample)
    {
        var (route, errors) = RouteValidator.Validate(Yaml.Parse(Repository.Read($"config/samples/{sample}")));

        Assert.Empty(errors);
        Assert.NotEmpty(route!.Spec.Tiers);
    }

    [Theory]
    [InlineData("https://api.deepseek.com")]
    [InlineData("https://api.deepseek.com:8443/v1")]
    [InlineData("http://localhost:8080/v1")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://upstream:8080")]
    [InlineData("http://llm.ai.svc")]
    [InlineData("http://llm.ai.svc.cluster.local/v1")]
    public void Url_that_keeps_keys_private_is_accepted(string url) => Assert.Empty(RouteValidator.Validate(WithUrl(url)).Errors);

    [Theory]
    [InlineData("http://api.deepseek.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://localhost.example.com")]
    [InlineData("http://svc.example.com/.svc")]
    [InlineData("http://user@localhost")]
    [InlineData("https://api.deepseek.com?key=1")]
    [InlineData("https://api.deepseek.com\n")]
    [InlineData("https://")]
    [InlineData("ftp://localhost")]
    public void Url_that_could_leak_keys_is_refused(string url) =>
        Assert.Equal(["spec.tiers[0].backends[0].url"], RouteValidator.Validate(WithUrl(url)).Errors.Select(error => error.Path));

    [Fact]
    public void Defaults_filled_in_are_those_of_the_classes()
    {
        var (route, _) = RouteValidator.Validate(Minimal());

        var fresh = Minimal().Deserialize(ApiJson.Default.DeepSeekRoute)!;
        Assert.Equal(JsonSerializer.Serialize(fresh, ApiJson.Default.DeepSeekRoute), JsonSerializer.Serialize(route, ApiJson.Default.DeepSeekRoute));
    }

    [Fact]
    public void Every_error_is_told_at_once_by_path()
    {
        var bad = Refusal.Patched(Minimal(), Yaml.Parse("{spec: {mode: Never, retry: {attempts: 0}, teirs: [], analysis: {interval: 1h}}}"));

        var (_, errors) = RouteValidator.Validate(bad);

        Assert.Equal(["spec.analysis.interval", "spec.mode", "spec.retry.attempts", "spec.teirs"], errors.Select(error => error.Path));
        Assert.Equal("spec.analysis.interval: must be between 1s and 10m", errors[0].ToString());
    }

    [Fact]
    public void Null_means_the_default()
    {
        var (route, errors) = RouteValidator.Validate(Refusal.Patched(Minimal(), null) is var item && SetNull(item) ? item : null);

        Assert.Empty(errors);
        Assert.Equal(RouteMode.Enforce, route!.Spec.Mode);
    }

    [Theory]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("{apiVersion: v1, kind: DeepSeekRoute, metadata: {name: a}, spec: {tiers: [{name: a, backends: [{name: a, url: 'https://a'}]}]}}", "apiVersion")]
    [InlineData("{apiVersion: deepseek-operator.io/v1alpha1, kind: Pod, metadata: {name: a}, spec: {tiers: [{name: a, backends: [{name: a, url: 'https://a'}]}]}}", "kind")]
    [InlineData("{apiVersion: deepseek-operator.io/v1alpha1, kind: DeepSeekRoute, spec: {tiers: [{name: a, backends: [{name: a, url: 'https://a'}]}]}}", "metadata.name")]
    [InlineData("{apiVersion: deepseek-operator.io/v1alpha1, kind: DeepSeekRoute, metadata: {name: a}}", "spec")]
    [InlineData("{apiVersion: deepseek-operator.io/v1alpha1, kind: DeepSeekRoute, metadata: {name: a, labels: {a: 1}}, spec: {tiers: [{name: a, backends: [{name: a, url: 'https://a'}]}]}}", "metadata.labels.a")]
    public void Document_that_is_no_route_is_refused(string yaml, string path) =>
        Assert.Equal([path], RouteValidator.Validate(yaml == "null" ? null : Yaml.Parse(yaml)).Errors.Select(error => error.Path));

    [Fact]
    public void Document_itself_is_left_alone()
    {
        var document = Minimal();

        RouteValidator.Validate(document);

        Assert.Equal(Minimal().ToJsonString(), document.ToJsonString());
    }

    private static bool SetNull(JsonObject item)
    {
        item["spec"]!["mode"] = null;
        return true;
    }

    private static JsonObject WithUrl(string url)
    {
        var item = Refusal.Patched(Minimal(), null);
        item["spec"]!["tiers"]![0]!["backends"]![0]!["url"] = url;
        return item;
    }

    private static JsonNode Minimal() => Yaml.Parse(Repository.Read("config/samples/deepseekroute-minimal.yaml"));
}
