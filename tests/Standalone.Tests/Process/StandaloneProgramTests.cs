using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeepSeek.Standalone.Tests.Demo;
using DeepSeek.Testing;

namespace DeepSeek.Standalone.Tests.Process;

public sealed partial class StandaloneProgramTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("standalone-");

    private string File => Path.Combine(_directory.FullName, "route.yaml");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Invalid_route_ends_with_code_2_and_every_error_by_path()
    {
        await System.IO.File.WriteAllTextAsync(
            File,
            """
            apiVersion: v1
            kind: DeepSeekRoute
            metadata: {name: one}
            spec:
              tiers:
              - {name: a, share: 90, backends: [{name: b, url: "http://example.com", weight: 5000}]}
              retry: {attempts: 'many', bogus: 1}
            """);
        await using var program = StandaloneProgram.Start(["--route", File]);

        var (code, errors) = await program.EndAsync();

        Assert.Equal(2, code);
        Assert.Equal(
            ["apiVersion", "spec.retry.attempts", "spec.retry.bogus", "spec.tiers[0].backends[0].url", "spec.tiers[0].backends[0].weight"],
            errors.Split('\n').Where(static line => line.Contains(": ", StringComparison.Ordinal)).Select(static line => line.Split(':')[0]));
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
        Assert.Empty(string.Concat(program.Lines));
    }

    [Theory]
    [InlineData("--route", "nowhere.yaml")]
    [InlineData("--summary", "file.json")]
    [InlineData("--demo", "--route=x.yaml")]
    [InlineData("--keep", "--route=x.yaml")]
    [InlineData("--demo", "--demo-engine=x")]
    [InlineData("--demo", "--demo-engine=x", "--demo-model=nowhere")]
    [InlineData("--demo-model=x", "--route=x.yaml")]
    [InlineData("--demo", "--monitoring-dir=x")]
    [InlineData("--monitoring-dir=x", "--route=nowhere.yaml")]
    [InlineData("--unknown", "1")]
    public async Task Command_line_that_means_nothing_ends_with_code_2(params string[] arguments)
    {
        await using var program = StandaloneProgram.Start(arguments);

        var (code, errors) = await program.EndAsync();

        Assert.Equal(2, code);
        Assert.Contains("--", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_is_served_with_the_key_of_the_environment_until_sigterm()
    {
        await using var upstream = await Upstream.StartAsync();
        await System.IO.File.WriteAllTextAsync(File, upstream.Route(backend: ", apiKeySecretRef: {name: s, key: k}"));
        await using var program = StandaloneProgram.Start(
            ["--listen", "http://127.0.0.1:0", "--admin", "http://127.0.0.1:0", "--secrets-dir", _directory.FullName],
            ("DEEPSEEK_ROUTE", File), ("DEEPSEEK_API_KEY", "sk-of-the-environment"));
        await Eventually.BeTrueAsync(() => Serving(program) is not null, "the program says where it serves");
        var (listen, admin) = Serving(program)!.Value;

        Assert.Equal((HttpStatusCode.OK, "hello"), await Client.AskAsync(listen));
        Assert.Equal(["Bearer sk-of-the-environment"], upstream.Keys);
        Assert.Contains("ok", await Client.GetAsync(admin, "/readyz"), StringComparison.Ordinal);

        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{program.Id}"]);
        Assert.Equal((0, ""), await program.EndAsync());
        Assert.DoesNotContain(program.Lines, static line => line.Contains("sk-of-the-environment", StringComparison.Ordinal));
        Assert.Equal([File], Directory.GetFiles(_directory.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Sizes_of_the_environment_go_before_the_routes_also_when_its_file_changes()
    {
        await using var upstream = await Upstream.StartAsync();
        await System.IO.File.WriteAllTextAsync(File, upstream.Route("gateway: {maxConcurrency: 7}\n  cache: {memory: {maxSize: 7Mi}}"));
        await using var program = StandaloneProgram.Start(
            ["--route", File, "--listen", "http://127.0.0.1:0", "--admin", "http://127.0.0.1:0"], ("MAX_CONCURRENT", "60"), ("CACHE_SIZE", "1GB"));
        await Eventually.BeTrueAsync(() => Serving(program) is not null, "the program says where it serves");
        Assert.Contains(program.Lines, static line => line.Contains("spec.gateway.maxConcurrency: 7 gives way to MAX_CONCURRENT=60", StringComparison.Ordinal));
        Assert.Contains(program.Lines, static line => line.Contains("spec.cache.memory.maxSize: 7Mi gives way to CACHE_SIZE=1G", StringComparison.Ordinal));

        await System.IO.File.WriteAllTextAsync(File, upstream.Route("gateway: {maxConcurrency: 8}"));
        await Eventually.BeTrueAsync(() => program.Lines.Any(static line => line.Contains("8 gives way to MAX_CONCURRENT=60", StringComparison.Ordinal)), "the change is taken up");
    }

    [Fact]
    public async Task Sizes_of_the_environment_that_cannot_be_end_with_code_2()
    {
        await using var upstream = await Upstream.StartAsync();
        await System.IO.File.WriteAllTextAsync(File, upstream.Route());
        await using var program = StandaloneProgram.Start(["--route", File], ("MAX_CONCURRENT", "many"), ("CACHE_SIZE", "1gb"));

        var (code, errors) = await program.EndAsync();

        Assert.Equal(2, code);
        Assert.Contains("MAX_CONCURRENT: 'many'", errors, StringComparison.Ordinal);
        Assert.Contains("CACHE_SIZE: '1gb'", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_and_dashboard_of_a_route_are_written_without_its_keys()
    {
        await System.IO.File.WriteAllTextAsync(
            File,
            """
            apiVersion: deepseek-operator.io/v1alpha1
            kind: DeepSeekRoute
            metadata: {name: one}
            spec:
              tiers: [{name: api, backends: [{name: deepseek, url: "https://api.deepseek.com", apiKeySecretRef: {name: s, key: k}}]}]
              analysis: {levels: [{name: Emergency, errorRatePercent: 42, for: 0s, actions: [OpenCircuit]}]}
            """);
        var directory = Path.Combine(_directory.FullName, "a", "monitoring");
        await using var program = StandaloneProgram.Start(["--route", File, "--monitoring-dir", directory]);

        Assert.Equal((0, ""), await program.EndAsync());

        Assert.Equal(["default-one.json", "default-one.rules.yaml"], Directory.GetFiles(directory).Select(Path.GetFileName).Order());
        using var dashboard = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(Path.Combine(directory, "default-one.json")));
        Assert.Equal("DeepSeek route default/one", dashboard.RootElement.GetProperty("title").GetString());
        Assert.Contains("> 42", await System.IO.File.ReadAllTextAsync(Path.Combine(directory, "default-one.rules.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_that_is_told_to_end_leaves_no_process_behind()
    {
        await using var program = StandaloneProgram.Start(["--demo", "--demo-engine", LocalModel.Engine, "--demo-model", LocalModel.Graph]);
        await Eventually.BeTrueAsync(() => Local(program) is not null, "the program says where the local model is served");
        var local = Local(program)!;
        using var client = new HttpClient();
        Assert.Contains("\"object\":\"list\"", await client.GetStringAsync(new Uri(local, "/v1/models")), StringComparison.Ordinal);

        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{program.Id}"]);

        Assert.Equal((1, ""), await program.EndAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(local, "/v1/models")));
    }

    private static Uri? Local(StandaloneProgram program) =>
        program.Lines.FirstOrDefault(static line => line.Contains("served by deepseek-engine on ", StringComparison.Ordinal)) is { } line ? new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]) : null;

    private static (Uri Listen, Uri Admin)? Serving(StandaloneProgram program) =>
        program.Lines.Select(static line => Addresses().Match(line)).FirstOrDefault(static match => match.Success) is { } found
            ? (new Uri(found.Groups[1].Value), new Uri(found.Groups[2].Value))
            : null;

    [GeneratedRegex("Serving .* on (http://[^,]+), probes and metrics on (http://.*)$")]
    private static partial Regex Addresses();
}
