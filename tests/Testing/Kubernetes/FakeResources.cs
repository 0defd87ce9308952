using System.Globalization;
using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>The objects of the fake API server, their history, and one resource version over all.</summary>
internal sealed class FakeResources
{
    private readonly SortedDictionary<(string Collection, string Namespace, string Name), JsonObject> _objects = [];
    private readonly List<FakeChange> _history = [];
    private long _uids;

    public long Version { get; set; } = 100;

    /// <summary>Versions below this one are forgotten.</summary>
    public long Compacted { get; set; }

    public JsonObject? Find(string collection, string inNamespace, string name) => _objects.GetValueOrDefault((collection, inNamespace, name));

    public IEnumerable<JsonObject> List(string collection, string inNamespace) => _objects
        .Where(o => o.Key.Collection == collection && (inNamespace.Length == 0 || o.Key.Namespace == inNamespace))
        .Select(o => o.Value);

    public void GoBackTo(long version)
    {
        (Version, Compacted) = (version, 0);
        _history.RemoveAll(c => c.Version > version);
    }

    public IEnumerable<FakeChange> Since(string collection, long version) => _history.Where(c => c.Collection == collection && c.Version > version);

    /// <summary>Stores an object. The generation counts changes of its spec, and an equal object is no change.</summary>
    public FakeChange? Put(string collection, JsonObject item)
    {
        var metadata = item["metadata"]!.AsObject();
        var key = (collection, (string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
        var before = _objects.GetValueOrDefault(key);
        metadata["uid"] = before is null ? $"uid-{++_uids}" : (string?)before["metadata"]!["uid"];
        metadata["resourceVersion"] = (string?)before?["metadata"]!["resourceVersion"];
        metadata["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "somebody", ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject() } });
        var generation = (long?)before?["metadata"]!["generation"] ?? 0;
        metadata["generation"] = before is not null && JsonNode.DeepEquals(before["spec"], item["spec"]) ? generation : generation + 1;
        if (before is not null && JsonNode.DeepEquals(before, item))
            return null;

        metadata["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
        _objects[key] = item;
        return Remember(collection, before is null ? "ADDED" : "MODIFIED", item);
    }

    public FakeChange? Delete(string collection, string inNamespace, string name)
    {
        if (!_objects.Remove((collection, inNamespace, name), out var last))
            return null;
        last = last.DeepClone().AsObject();
        last["metadata"]!["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
        return Remember(collection, "DELETED", last);
    }

    private FakeChange Remember(string collection, string type, JsonObject item)
    {
        var change = new FakeChange(collection, (string?)item["metadata"]!["namespace"] ?? "", Version, type, item.DeepClone().AsObject());
        _history.Add(change);
        return change;
    }
}
