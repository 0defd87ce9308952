using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>A request as the fake API server understood it.</summary>
public sealed record FakeRequest(string Method, string Collection, string Namespace, string Name, string Subresource, IReadOnlyDictionary<string, string> Query)
{
    public bool IsWatch => Query.ContainsKey("watch");

    public bool IsList => Method == "GET" && Name.Length == 0 && !IsWatch;

    public bool IsWrite => Method != "GET";

    public JsonObject? Body { get; init; }

    /// <summary>From <c>/apis/group/version/namespaces/ns/plural/name/sub</c>; the collection is <c>group/version/plural</c>.</summary>
    public static FakeRequest Parse(string method, string path, IReadOnlyDictionary<string, string> query, JsonObject? body)
    {
        var parts = new Queue<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString));
        var root = parts.Dequeue() == "api" ? parts.Dequeue() : $"{parts.Dequeue()}/{parts.Dequeue()}";
        var inNamespace = "";
        if (parts.Count > 2 && parts.Peek() == "namespaces")
        {
            parts.Dequeue();
            inNamespace = parts.Dequeue();
        }

        var collection = $"{root}/{parts.Dequeue()}";
        return new(method, collection, inNamespace, parts.TryDequeue(out var name) ? name : "", parts.TryDequeue(out var sub) ? sub : "", query) { Body = body };
    }
}
