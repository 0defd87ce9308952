using DeepSeek.Packaging.Tests.Charts;

namespace DeepSeek.Packaging.Tests.Installing;

/// <summary>What helm prints last is what a stranger types next.</summary>
public sealed class NotesTests
{
    [Theory]
    [InlineData("", "default")]
    [InlineData("watch.class=blue", "default")]
    public async Task Notes_end_in_a_route_that_the_API_server_takes(string values, string ns)
    {
        await using var installed = await Installation.StartAsync();
        var notes = await installed.HelmAsync(["install", Helm.Release, Helm.Chart, "--create-namespace", .. values.Length == 0 ? Array.Empty<string>() : ["--set", values]]);

        Assert.All(["1. ", "2. ", "3. "], step => Assert.Contains($"\n{step}", notes, StringComparison.Ordinal));
        Assert.Contains($"kubectl -n {Helm.Namespace} rollout status deployment/{Helm.Release}", notes, StringComparison.Ordinal);
        await installed.ApplyAsync(ns, Manifest(notes));
        Assert.Equal(values.Length == 0 ? "" : "blue", await installed.FieldAsync(ns, "dsr/deepseek", ".metadata.labels.deepseek-operator\\.io/class"));
        Assert.Contains("deepseek", await installed.KubectlAsync("-n", ns, "get", "dsr", "deepseek"), StringComparison.Ordinal);
    }

    private static string Manifest(string notes)
    {
        const string begin = "<<'EOF'\n";
        var from = notes.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return notes[from..notes.IndexOf("   EOF", from, StringComparison.Ordinal)];
    }
}
