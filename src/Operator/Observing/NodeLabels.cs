using System.Collections.Immutable;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;

namespace DeepSeek.Operator.Observing;

/// <summary>The labels of the cluster's nodes. Kept apart from the store, which unpacks an object at each look: routes look at all nodes.</summary>
internal sealed class NodeLabels
{
    private ImmutableDictionary<string, IReadOnlyDictionary<string, string>> _nodes = ImmutableDictionary<string, IReadOnlyDictionary<string, string>>.Empty;

    public NodeLabels(Informer<PartialObjectMetadata> nodes) => nodes.OnChange(Take);

    /// <summary>By name of the node.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All => Volatile.Read(ref _nodes);

    // Changes come one at a time. A node is written every few minutes, and nearly never for its labels.
    private void Take(StoreChange<PartialObjectMetadata> change)
    {
        var nodes = _nodes;
        Volatile.Write(ref _nodes, change.After is { } node
            ? nodes.SetItem(change.Key.Name, (node.Metadata.Labels ?? new Dictionary<string, string>()).ToImmutableDictionary())
            : nodes.Remove(change.Key.Name));
    }
}
