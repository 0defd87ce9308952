using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>Which objects of a kind are watched. The default is all of them.</summary>
public sealed record WatchScope
{
    /// <summary>All objects.</summary>
    public static WatchScope Everything { get; } = new();

    /// <summary>The namespaces; empty: all. Each one is its own watch, so that a Role in each suffices. Default: empty.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>A label selector, as in <c>kubectl -l</c>. Default: empty.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>A field selector, as in <c>kubectl --field-selector</c>. Default: empty.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>
    /// Whether the kind may be missing from the server (a CRD that is not installed). It then counts as empty, and is looked for
    /// again and again: see <see cref="WatchOptions.AbsentPause"/>. Default: false.
    /// </summary>
    public bool Optional { get; init; }

    /// <summary>One single object.</summary>
    public static WatchScope One(ObjectKey key) =>
        new() { Namespaces = key.Namespace.Length == 0 ? [] : [key.Namespace], FieldSelector = $"metadata.name={key.Name}" };

    /// <summary>All objects of these namespaces; of all where none is named.</summary>
    public static WatchScope In(params IReadOnlyList<string> namespaces) => new() { Namespaces = namespaces };

    internal string Identity => string.Join('|', [.. Namespaces.Order(StringComparer.Ordinal), LabelSelector, FieldSelector, $"{Optional}"]);
}
