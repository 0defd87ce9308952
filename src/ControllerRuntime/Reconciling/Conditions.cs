using System.Text.Json.Nodes;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>Status conditions, by the API conventions.</summary>
public static class Conditions
{
    /// <summary>
    /// The conditions with this one in place of its former self. Its lastTransitionTime moves only when its status flips, so
    /// that saying the same again is no change.
    /// </summary>
    /// <param name="present">The conditions as they are; null for none.</param>
    /// <param name="next">The condition; its lastTransitionTime is ignored.</param>
    /// <param name="now">The time of the transition, should there be one.</param>
    public static IList<V1Condition> With(IEnumerable<V1Condition>? present, V1Condition next, DateTimeOffset now)
    {
        var conditions = present?.ToList() ?? [];
        var at = conditions.FindIndex(c => c.Type == next.Type);
        var since = at >= 0 && conditions[at].Status == next.Status ? conditions[at].LastTransitionTime : Seconds(now);
        var placed = next with { LastTransitionTime = since };
        if (at >= 0)
            conditions[at] = placed;
        else
            conditions.Add(placed);
        return conditions;
    }

    /// <summary>The condition of this type; null when there is none.</summary>
    public static V1Condition? Find(IEnumerable<V1Condition>? conditions, string type) => conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>Gives conditions that did not flip the transition time they had.</summary>
    internal static void KeepTransitions(JsonObject from, JsonObject into)
    {
        var former = (from["conditions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        foreach (var condition in (into["conditions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var same = former.Find(f => JsonNode.DeepEquals(f["type"], condition["type"]) && JsonNode.DeepEquals(f["status"], condition["status"]));
            if (same?["lastTransitionTime"] is { } since)
                condition["lastTransitionTime"] = since.DeepClone();
        }
    }

    /// <summary>The API keeps seconds; more would come back different from what was written.</summary>
    private static DateTime Seconds(DateTimeOffset now) => now.UtcDateTime.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerSecond));
}
