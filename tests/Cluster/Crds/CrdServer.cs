using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using k8s;

namespace DeepSeek.Cluster.Tests.Crds;

/// <summary>One API server with both CRDs for all tests of this folder, and the little of its HTTP API that they need.</summary>
public sealed class CrdServer : IAsyncLifetime
{
    private KubeApiServer? _server;
    private Kubernetes? _client;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is null)
            return;

        _server = await KubeApiServer.StartAsync();
        _client = RawClient.Connect(_server.KubeconfigPath);
        await _server.ApplyProductCrdsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A namespace of the test's own.</summary>
    public Task<string> CreateNamespaceAsync() => _server!.CreateNamespaceAsync();

    /// <summary>Adds CRDs of other projects.</summary>
    public Task ApplyCrdsAsync(string yaml) => _server!.ApplyCrdsAsync(yaml);

    /// <summary>Creates an object with strict field validation, as kubectl does.</summary>
    /// <returns>The object with defaults, or a Status that says why not.</returns>
    public Task<JsonObject> CreateAsync(string collection, JsonNode item, bool dryRun = false) =>
        SendAsync(HttpMethod.Post, $"{collection}?fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}", item, "application/json");

    /// <summary>Patches an object by RFC 7386.</summary>
    public Task<JsonObject> MergeAsync(string path, JsonNode patch) => SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json");

    public Task<JsonObject> ReplaceAsync(string path, JsonNode item) => SendAsync(HttpMethod.Put, path, item, "application/json");

    public Task<JsonObject> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, "application/json");

    /// <summary>Runs kubectl against the server.</summary>
    public async Task<(int ExitCode, string Output)> KubectlAsync(params string[] arguments)
    {
        var (code, output, errors) = await Command.TryAsync(KubeApiServer.Kubectl, arguments, _server!.KubeconfigPath);
        return (code, output + errors);
    }

    public static string Routes(string @namespace) => $"apis/{ApiGroup.ApiVersion}/namespaces/{@namespace}/deepseekroutes";

    public static string LocalModels(string @namespace) => $"apis/{ApiGroup.ApiVersion}/namespaces/{@namespace}/deepseeklocalmodels";

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonNode? body, string contentType)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client!.BaseUri, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        using var response = await _client.HttpClient.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }
}
