using System.Text.RegularExpressions;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;
using DeepSeek.Testing.Widgets;

namespace DeepSeek.ControllerRuntime.Tests.Readme;

public sealed partial class ReadmeTests
{
    private static string Readme => Repository.Read("src/ControllerRuntime/README.md");

    [Fact]
    public void Example_is_the_code_that_runs_here_and_is_short()
    {
        var shown = Block().Match(Readme).Groups[1].Value.TrimEnd().Split('\n');
        var runs = Marked().Match(Repository.Read("tests/ControllerRuntime.Tests/Readme/ReadmeExample.cs")).Groups[1].Value.TrimEnd().Split('\n')
            .Select(line => line.Length > 8 ? line[8..] : "");
        Assert.Equal(runs, shown);
        Assert.InRange(shown.Length, 1, 30);
    }

    [Fact]
    public void Readme_is_read_in_a_minute() => Assert.InRange(Readme.TrimEnd().Split('\n').Length, 1, 60);

    [Fact]
    public async Task Example_makes_a_child_and_reports()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var kubeconfig = TemporaryFile.Of($$$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:{{{server.Port}}}"}}],
             "users": [{"name": "c", "user": {"token": "any"}}],
             "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}]}
            """);
        using var stop = new CancellationTokenSource();
        var lease = new LeaderElectionOptions { Namespace = "default", Name = "widget-operator", Identity = "one" };
        var running = ReadmeExample.RunAsync(kubeconfig.Path, lease, new RecordingLogger(), stop.Token);

        server.Set(WidgetKind.Widget, WidgetKind.Named("w", size: 3));
        await Eventually.BeTrueAsync(() => (string?)server.Find(Kinds.ConfigMap, "w")?["data"]!["size"] == "3", "the child is there");
        await Eventually.BeTrueAsync(() => (int?)server.Find(WidgetKind.Widget, "w")!["status"]?["observedGeneration"] == 1, "the status is there");
        await stop.CancelAsync();
        await running;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("// <readme>\n(.*?)\n *// </readme>", RegexOptions.Singleline)]
    private static partial Regex Marked();

    private sealed record TemporaryFile(string Path) : IDisposable
    {
        public static TemporaryFile Of(string text)
        {
            var path = System.IO.Path.GetTempFileName();
            File.WriteAllText(path, text);
            return new TemporaryFile(path);
        }

        public void Dispose() => File.Delete(Path);
    }
}
