using DeepSeek.ControllerRuntime.Client;
using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Tests.Client;

public sealed class KubeconfigTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconfig-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Person_s_files_are_those_of_the_variable_and_the_first_counts()
    {
        var (first, second) = (Write("first", "one", "two"), Write("second", "two", "three"));
        var variable = string.Join(Path.PathSeparator, first, Path.Combine(_folder.FullName, "missing"), second);
        Assert.Equal("https://first-one.example/", Host(null, null, variable));
        Assert.Equal("https://first-two.example/", Host(null, "two", variable));
        Assert.Equal("https://second-three.example/", Host(null, "three", variable));
        Assert.Equal("https://second-two.example/", Host(second, null, variable));
        Assert.Equal("https://second-three.example/", Host(second, "three", variable));
        Assert.Throws<KubeConfigException>(() => Host(null, "four", variable));
        Assert.Throws<KubeConfigException>(() => Host(second, "one", variable));
    }

    private static string Host(string? path, string? context, string? variable) => new Uri(Kubeconfig.LoadOfUser(path, context, variable).Host).AbsoluteUri;

    private string Write(string file, params string[] contexts)
    {
        var path = Path.Combine(_folder.FullName, file);
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: {{contexts[0]}}
            clusters: [{{string.Join(", ", contexts.Select(name => $"{{name: {name}, cluster: {{server: 'https://{file}-{name}.example'}}}}"))}}]
            users: [{{string.Join(", ", contexts.Select(name => $"{{name: {name}, user: {{token: t}}}}"))}}]
            contexts: [{{string.Join(", ", contexts.Select(name => $"{{name: {name}, context: {{cluster: {name}, user: {name}}}}}"))}}]
            """);
        return path;
    }
}
