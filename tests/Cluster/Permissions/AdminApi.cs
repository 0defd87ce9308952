using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Testing.Kubernetes;
using k8s;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>An administrator who reads and writes objects of any kind as they travel, since tests handle many kinds alike.</summary>
internal sealed class AdminApi(string kubeconfig) : IDisposable
{
    private readonly Kubernetes _kubernetes = RawClient.Connect(kubeconfig);

    /// <summary>Makes an object so, by server-side apply.</summary>
    /// <returns>The object as the server has it then.</returns>
    public async Task<JsonObject> ApplyAsync(JsonNode item, string subresource = "")
    {
        var path = Path(item) + (subresource.Length > 0 ? $"/{subresource}" : "");
        return await SendAsync(HttpMethod.Patch, $"{path}?fieldManager=admin&force=true", item, "application/apply-patch+yaml")
            ?? throw new InvalidOperationException($"{path}: there is no such resource");
    }

    /// <summary>Replaces an object that was read before.</summary>
    public Task ReplaceAsync(JsonNode item) => SendAsync(HttpMethod.Put, Path(item), item, "application/json");

    /// <summary>Reads an object by the identity that another has; null when there is none.</summary>
    public Task<JsonObject?> FindAsync(JsonNode like) => SendAsync(HttpMethod.Get, Path(like));

    /// <summary>Reads all objects of a kind in a namespace.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string apiVersion, string kind, string inNamespace)
        => [.. (await SendAsync(HttpMethod.Get, Collection(apiVersion, kind, inNamespace)))!["items"]!.AsArray().Select(item => item!)];

    public Task DeleteAsync(JsonNode like) => SendAsync(HttpMethod.Delete, Path(like));

    public void Dispose() => _kubernetes.Dispose();

    private async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonNode? body = null, string contentType = "")
    {
        using var request = new HttpRequestMessage(method, new Uri(_kubernetes.BaseUri, path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        }

        await (_kubernetes.Credentials?.ProcessHttpRequestAsync(request, CancellationToken.None) ?? Task.CompletedTask);
        using var response = await _kubernetes.HttpClient.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    private static string Path(JsonNode item)
    {
        var metadata = item["metadata"]!;
        return $"{Collection((string)item["apiVersion"]!, (string)item["kind"]!, (string?)metadata["namespace"])}/{metadata["name"]}";
    }

    private static string Collection(string apiVersion, string kind, string? inNamespace)
    {
        var plural = kind.ToLowerInvariant();
        plural = plural.EndsWith('y') ? $"{plural[..^1]}ies" : $"{plural}s";
        return $"{(apiVersion.Contains('/') ? "apis" : "api")}/{apiVersion}{(inNamespace is null ? "" : $"/namespaces/{inNamespace}")}/{plural}";
    }
}
