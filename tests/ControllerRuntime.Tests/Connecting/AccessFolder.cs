using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Testing.Widgets;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

/// <summary>A folder with a kubeconfig and what it names.</summary>
internal sealed class AccessFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("access-");

    public string Path(string file) => System.IO.Path.Combine(_folder.FullName, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(Path(file), text);
        return Path(file);
    }

    /// <param name="cluster">The fields of the cluster, as YAML of one line.</param>
    /// <param name="user">Those of the user.</param>
    public ClusterAccess Load(string cluster, string user = "{}", string extensions = "[]") => Kubeconfig.Load(Write("config", $$"""
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: c, user: u, namespace: team} }]
        clusters: [{name: c, cluster: {extensions: {{extensions}}, {{cluster}} } }]
        users: [{name: u, user: {{user}} }]
        """));

    public static async Task AskAsync(ClusterAccess access, TimeProvider? time = null)
    {
        using var client = Connect(access, time);
        await AskAsync(client);
    }

    public static ApiClient Connect(ClusterAccess access, TimeProvider? time = null) =>
        ApiClient.Connect(access, new ApiClientOptions { Time = time ?? TimeProvider.System, Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });

    public static async Task AskAsync(ApiClient client) =>
        Assert.NotNull(await client.GetAsync(WidgetKind.Widget, new ObjectKey("default", "w"), CancellationToken.None));

    public void Dispose() => _folder.Delete(recursive: true);
}
