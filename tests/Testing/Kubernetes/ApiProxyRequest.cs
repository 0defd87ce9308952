namespace DeepSeek.Testing.Kubernetes;

/// <summary>A request as it passed the proxy.</summary>
/// <param name="Method">GET, PATCH, …</param>
/// <param name="Resource">The plural with its group, as in <c>deployments.apps</c>; the path where it is about none.</param>
/// <param name="Namespace">Empty: all, or none.</param>
/// <param name="Name">Empty: the collection.</param>
/// <param name="Subresource">Empty: the object itself.</param>
public sealed record ApiProxyRequest(string Method, string Resource, string Namespace, string Name, string Subresource)
{
    private volatile int _status;

    /// <summary>When it came.</summary>
    public DateTimeOffset At { get; } = DateTimeOffset.UtcNow;

    /// <summary>Who says to have sent it.</summary>
    public required string UserAgent { get; init; }

    /// <summary>Whether it asks for changes as they happen.</summary>
    public required bool IsWatch { get; init; }

    /// <summary>Which objects a list or a watch is about; empty: all.</summary>
    public required string LabelSelector { get; init; }

    /// <summary>The version that a watch resumes from; 0: it names none.</summary>
    public required long ResourceVersion { get; init; }

    /// <summary>The status that was answered; 0: none was, or none yet.</summary>
    public int Status { get => _status; internal set => _status = value; }

    /// <summary>Why the connection was cut before the answer was complete; null: it wasn't.</summary>
    public string? Trouble { get; internal set; }

    public bool IsList => Method == "GET" && Name.Length == 0 && !IsWatch;

    public bool IsWrite => Method is not ("GET" or "HEAD");

    /// <summary>What is read or written, apart from how: <c>deployments.apps/ns/name/status</c>.</summary>
    public string Target => string.Join('/', new[] { Resource, Namespace, Name, Subresource }.Where(part => part.Length > 0));

    public override string ToString() => $"{At:HH:mm:ss.fff} {Method} {Target}{(IsWatch ? " (watch)" : "")} {Status} {Trouble}";

    /// <param name="method">The method.</param>
    /// <param name="path"><c>/apis/group/version/namespaces/ns/plural/name/sub</c>, <c>/api/v1/…</c>, or anything else.</param>
    /// <param name="query">The query's values.</param>
    /// <param name="userAgent">The User-Agent header.</param>
    internal static ApiProxyRequest Parse(string method, string path, IReadOnlyDictionary<string, string> query, string userAgent)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = parts switch
        {
            ["api", _, .. var core] => ("", core),
            ["apis", var named, _, .. var others] => ($".{named}", others),
            _ => ("", []),
        };
        var (inNamespace, found) = rest is ["namespaces", var ns, _, ..] ? (ns, rest[2..]) : ("", rest);
        return new ApiProxyRequest(method, found.Length == 0 ? path : found[0] + group, inNamespace, found.ElementAtOrDefault(1) ?? "", found.ElementAtOrDefault(2) ?? "")
        {
            UserAgent = userAgent,
            IsWatch = query.GetValueOrDefault("watch") is "true" or "1",
            LabelSelector = query.GetValueOrDefault("labelSelector", ""),
            ResourceVersion = long.TryParse(query.GetValueOrDefault("resourceVersion"), out var version) ? version : 0,
        };
    }
}
