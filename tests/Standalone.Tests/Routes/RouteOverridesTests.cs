using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using DeepSeek.Protocol.Routing;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone.Tests.Routes;

public sealed class RouteOverridesTests
{
    [Theory]
    [InlineData("50", 50)]
    [InlineData(" 1 ", 1)]
    [InlineData("100000", 100_000)]
    public void Concurrency_of_the_environment_goes_before_the_routes(string text, int expected) =>
        Assert.Equal(expected, Served("gateway: {maxConcurrency: 7}", concurrent: text).Snapshot.Admission.MaxConcurrency);

    [Theory]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("1G", 1_000_000_000)]
    [InlineData("1GiB", 1L << 30)]
    [InlineData("1.5Gi", 3L << 29)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("8kB", 8_000)]
    [InlineData("8KiB", 8_192)]
    [InlineData("2TB", 2_000_000_000_000)]
    [InlineData("1048576", 1_048_576)]
    public void Cache_size_of_the_environment_goes_before_the_routes(string text, long bytes) =>
        Assert.Equal(bytes, Served("cache: {memory: {maxSize: 7Mi}}", size: text).Snapshot.Cache!.MemoryBytes);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_value_the_route_counts(string? nothing)
    {
        var (snapshot, notes) = Served("gateway: {maxConcurrency: 7}\n  cache: {memory: {maxSize: 7Mi}}", nothing, nothing);

        Assert.Equal((7, 7L << 20), (snapshot.Admission.MaxConcurrency, snapshot.Cache!.MemoryBytes));
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("100001")]
    [InlineData("many")]
    [InlineData("5.5")]
    [InlineData("99999999999")]
    public void Concurrency_that_cannot_be_is_refused_with_what_to_write(string text)
    {
        var error = Assert.Single(Refused(text, null));

        Assert.StartsWith($"MAX_CONCURRENT: '{text}' is no whole number from 1 to 100000; write one such as 50", error, StringComparison.Ordinal);
        Assert.Contains("spec.gateway.maxConcurrency", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1gb")]
    [InlineData("1m")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("1 GB of it")]
    [InlineData("1PB")]
    [InlineData("9999999999999999")]
    public void Size_that_cannot_be_is_refused_with_what_to_write(string text)
    {
        var error = Assert.Single(Refused(null, text));

        Assert.StartsWith($"CACHE_SIZE: '{text}' is no size; write one such as 1GB", error, StringComparison.Ordinal);
        Assert.Contains("spec.cache.memory.maxSize", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_of_nothing_is_refused_with_the_way_to_keep_none() =>
        Assert.Contains("spec.cache.mode", Assert.Single(Refused(null, "0")), StringComparison.Ordinal);

    [Fact]
    public void Every_bad_variable_is_named_at_once() =>
        Assert.Equal(["MAX_CONCURRENT", "CACHE_SIZE"], Refused("x", "x").Select(static error => error.Split(':')[0]));

    [Fact]
    public void Fields_that_someone_wrote_in_vain_are_said()
    {
        var notes = Served("gateway: {maxConcurrency: 7}\n  cache: {memory: {maxSize: 7Mi}}", "60", "1GB").Notes;

        Assert.Equal(
            ["spec.gateway.maxConcurrency: 7 gives way to MAX_CONCURRENT=60 of the environment", "spec.cache.memory.maxSize: 7Mi gives way to CACHE_SIZE=1G of the environment"],
            notes);
    }

    [Fact]
    public void Defaults_that_give_way_are_not_said() => Assert.Empty(Served("", "60", "1GB").Notes);

    [Fact]
    public void Size_of_a_cache_that_is_off_has_no_effect_and_says_so()
    {
        var (snapshot, notes) = Served("cache: {mode: Disabled}", size: "1GB");

        Assert.Null(snapshot.Cache);
        Assert.Equal(["CACHE_SIZE: has no effect, spec.cache.mode is Disabled"], notes);
    }

    private static IReadOnlyList<string> Refused(string? concurrent, string? size) =>
        Assert.Throws<UsageException>(() => RouteOverrides.Read(Environment(concurrent, size))).Errors;

    private static (RoutingSnapshot Snapshot, IReadOnlyList<string> Notes) Served(string more, string? concurrent = null, string? size = null)
    {
        var served = ServedRoute.Of(
            $$"""
            apiVersion: deepseek-operator.io/v1alpha1
            kind: DeepSeekRoute
            metadata: {name: one}
            spec:
              tiers: [{name: api, backends: [{name: deepseek, url: "https://api.deepseek.com"}]}]
              {{more}}
            """,
            new UpstreamKeys("none", ApiKey: null),
            RouteOverrides.Read(Environment(concurrent, size)));
        var step = RoutePlanner.Evaluate(served.Policy, AnalysisState.Initial, measurement: null, served.Backends, DateTimeOffset.UnixEpoch);
        return (SnapshotCompiler.Compile(served.Route, served.Backends, step, gateways: 1)!, served.Notes);
    }

    private static Func<string, string?> Environment(string? concurrent, string? size) => name => name switch
    {
        "MAX_CONCURRENT" => concurrent,
        "CACHE_SIZE" => size,
        _ => null,
    };
}
