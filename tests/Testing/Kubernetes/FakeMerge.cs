using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>Server-side apply by a single manager, near enough: objects merge, everything else is replaced.</summary>
internal static class FakeMerge
{
    public static JsonObject Apply(JsonObject? present, JsonObject wanted, bool statusOnly)
    {
        var result = present?.DeepClone().AsObject() ?? [];
        if (statusOnly)
            result["status"] = wanted["status"]?.DeepClone();
        else
            Merge(result, wanted);
        return result;
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject present)
                Merge(present, inner);
            else
                into[name] = value?.DeepClone();
        }
    }
}
