using DeepSeek.Hosting.CommandLine;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone.Tests.Routes;

public sealed class RouteFileTests
{
    private const string Minimal = """
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: one}
        spec: {tiers: [{name: api, backends: [{name: deepseek, url: "https://api.deepseek.com"}]}]}
        """;

    [Fact]
    public void Minimal_route_gets_every_default()
    {
        var route = RouteFile.Parse(Minimal);

        Assert.Equal("one", route.Metadata.Name);
        Assert.Equal("default", route.Metadata.NamespaceProperty);
        Assert.Equal(5, route.Spec.Retry.Attempts);
        Assert.Equal(3, route.Spec.Analysis.Levels.Count);
    }

    [Fact]
    public void First_route_among_other_documents_is_taken()
    {
        var text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\n" + Minimal + "\n---\n" + Minimal.Replace("one", "two", StringComparison.Ordinal) + "\n---\n[broken";

        Assert.Equal("one", RouteFile.Parse(text).Metadata.Name);
    }

    [Fact]
    public void Every_error_is_named_by_its_field()
    {
        var text = Minimal.Replace("https://api.deepseek.com", "ftp://x", StringComparison.Ordinal)
            .Replace("spec: {", "spec: {retry: {attempts: many, bogus: 1}, ", StringComparison.Ordinal);

        var errors = Assert.Throws<UsageException>(() => RouteFile.Parse(text)).Errors;

        Assert.Equal(["spec.retry.attempts", "spec.retry.bogus", "spec.tiers[0].backends[0].url"], errors.Select(static error => error.Split(':')[0]));
    }

    [Theory]
    [InlineData("", "expected a DeepSeekRoute object")]
    [InlineData("- a", "expected a DeepSeekRoute object")]
    [InlineData("kind: Secret", "kind: must be DeepSeekRoute")]
    [InlineData("kind: [DeepSeekRoute]", "kind: must be DeepSeekRoute")]
    [InlineData("spec: {tiers: [}", "line 1")]
    public void Text_that_holds_no_route_is_refused(string text, string error) =>
        Assert.Contains(Assert.Throws<UsageException>(() => RouteFile.Parse(text)).Errors, e => e.Contains(error, StringComparison.Ordinal));
}
