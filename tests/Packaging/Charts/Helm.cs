using System.Text.Json.Nodes;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>Helm, and our chart.</summary>
internal static class Helm
{
    /// <summary>Where there is no such file tests are to be skipped.</summary>
    public static string? Binary { get; } = KubeApiServer.Assets is { } assets && File.Exists(Path.Combine(assets, "helm")) ? Path.Combine(assets, "helm") : OnPath.Find("helm");

    public const string SkipReason = "no helm is in the directory that KUBEBUILDER_ASSETS names, or on the PATH";

    /// <summary>The chart's folder.</summary>
    public static string Chart { get; } = Path.Combine(Repository.Root, "charts/deepseek-operator");

    /// <summary>The name that the kustomizations use, too.</summary>
    public const string Release = "deepseek-operator";

    public const string Namespace = "deepseek-system";

    public static void Needed() => Assert.SkipWhen(Binary is null, SkipReason);

    public static Task<string> RunAsync(params IReadOnlyList<string> arguments)
    {
        Needed();
        return Command.RunAsync(Binary!, arguments);
    }

    /// <summary>What the chart makes of values, which are merged from left to right. Fails the test where it refuses them.</summary>
    public static async Task<string> TemplateAsync(params IEnumerable<JsonNode> values)
    {
        var (exitCode, output, errors) = await TryTemplateAsync(values);
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <inheritdoc cref="TemplateAsync"/>
    public static Task<(int ExitCode, string Output, string Errors)> TryTemplateAsync(params IEnumerable<JsonNode> values)
    {
        Needed();
        var files = values.Select(static item => WithFile(item)).ToArray();
        return RenderAsync(files);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RenderAsync(IReadOnlyList<string> files)
    {
        try
        {
            return await Command.TryAsync(Binary!, ["template", Release, Chart, "--namespace", Namespace, .. files.SelectMany(static file => new[] { "--values", file })]);
        }
        finally
        {
            foreach (var file in files)
                File.Delete(file);
        }
    }

    private static string WithFile(JsonNode values)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, values.ToJsonString());
        return file;
    }
}
