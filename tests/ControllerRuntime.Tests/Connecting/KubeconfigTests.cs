using DeepSeek.ControllerRuntime.Connecting;
using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

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

    [Fact]
    public void Paths_are_relative_to_the_file_that_has_them()
    {
        var (near, far) = (_folder.CreateSubdirectory("near"), _folder.CreateSubdirectory("far"));
        var context = Path.Combine(near.FullName, "config");
        File.WriteAllText(context, "{current-context: here, contexts: [{name: here, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://c.example'}}]}");
        var user = Path.Combine(far.FullName, "config");
        File.WriteAllText(user, "{users: [{name: u, user: {tokenFile: token, exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}}}]}");
        var access = Kubeconfig.LoadOfUser(null, null, string.Join(Path.PathSeparator, context, user));
        Assert.Equal(
            (Path.Combine(far.FullName, "token"), Path.Combine(far.FullName, "plugin"), "default"),
            (access.User.TokenFile, access.User.Plugin!.Command, access.Namespace));
    }

    [Fact]
    public void Anchors_merges_quotes_and_JSON_are_read()
    {
        Assert.Equal(("https://c.example/", "7"), Read("""
            current-context: '7'
            common: &common {server: 'https://c.example'}
            contexts: [{name: "7", context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {<<: *common}}]
            users: [{name: u, user: {token: 7}}]
            """));
        Assert.Equal(("https://c.example/", "7"), Read("""
            {"current-context": "x", "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
             "clusters": [{"name": "c", "cluster": {"server": "https://c.example"}}], "users": [{"name": "u", "user": {"token": "7"}}]}
            """));
    }

    [Theory]
    [InlineData("server: 'https://0.0.0.0:6443'", "https://127.0.0.1:6443/")]
    [InlineData("server: 'https://[::]:6443'", "https://[::1]:6443/")]
    [InlineData("server: 'http://proxy.example/k8s/clusters/c-1'", "http://proxy.example/k8s/clusters/c-1")]
    public void Server_is_one_that_can_be_reached(string cluster, string server) => Assert.Equal(server, Single(cluster, "{}").Server.AbsoluteUri);

    [Theory]
    [InlineData("server: 'c.example:6443'", "{}", "cluster c: server c.example:6443")]
    [InlineData("tls-server-name: x", "{}", "cluster c has no server")]
    [InlineData("server: 'https://c', proxy-url: 'ftp://x'", "{}", "proxy-url")]
    [InlineData("server: 'https://c', certificate-authority-data: '%'", "{}", "certificate-authority-data isn't base64")]
    [InlineData("server: 'https://c', certificate-authority-data: YWJj", "{}", "there is no certificate")]
    [InlineData("server: 'https://c', certificate-authority: missing", "{}", "certificate-authority: Could not find file")]
    [InlineData("server: 'https://c'", "{client-key-data: YWJj}", "user u has a client certificate or a key, and not both")]
    [InlineData("server: 'https://c'", "{auth-provider: {name: oidc}}", "user u: auth-provider oidc")]
    [InlineData("server: 'https://c'", "{exec: {apiVersion: client.authentication.k8s.io/v1}}", "exec has no command")]
    [InlineData("server: 'https://c'", "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}", "exec has apiVersion client.authentication.k8s.io/v1alpha1")]
    [InlineData("server: 'https://c'", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Sometimes}}", "interactiveMode Sometimes")]
    public void What_cannot_be_used_is_refused_with_the_reason(string cluster, string user, string why) =>
        Assert.Contains(why, Assert.Throws<KubeConfigException>(() => Single(cluster, user)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("just a text", "isn't a kubeconfig")]
    [InlineData("a: [", "isn't YAML, at line")]
    [InlineData("{}", "no current-context")]
    [InlineData("current-context: x", "no context x")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "no cluster c")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://c'}}]}", "no user u")]
    public void File_that_says_too_little_is_refused_with_the_reason(string text, string why)
    {
        var path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(path, text);
        Assert.Contains(why, Assert.Throws<KubeConfigException>(() => Kubeconfig.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<KubeConfigException>(() => Kubeconfig.Load(path + ".missing"));
    }

    private (string Server, string? Token) Read(string text)
    {
        var path = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(path, text);
        var access = Kubeconfig.Load(path);
        return (access.Server.AbsoluteUri, access.User.Token);
    }

    private static ClusterAccess Single(string cluster, string user)
    {
        using var folder = new AccessFolder();
        return folder.Load(cluster, user);
    }

    private static string Host(string? path, string? context, string? variable) => Kubeconfig.LoadOfUser(path, context, variable).Server.AbsoluteUri;

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
