using System.Net;
using System.Text.RegularExpressions;
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

    private static (Uri Listen, Uri Admin)? Serving(StandaloneProgram program) =>
        program.Lines.Select(static line => Addresses().Match(line)).FirstOrDefault(static match => match.Success) is { } found
            ? (new Uri(found.Groups[1].Value), new Uri(found.Groups[2].Value))
            : null;

    [GeneratedRegex("Serving .* on (http://[^,]+), probes and metrics on (http://.*)$")]
    private static partial Regex Addresses();
}
