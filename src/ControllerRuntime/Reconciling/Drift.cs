using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>
/// Tells whether a live object already is what we want. The API server adds defaults and others add fields of their own, so
/// equality would never hold: what counts is that everything desired is there. What we once applied and no longer want
/// shows in the hash annotation, which is part of the desired object.
/// </summary>
internal static class Drift
{
    // The fields by which server-side apply matches list entries of built-in types, in the order that identifies best:
    // mounts may share a volume's name, never a path.
    private static readonly string[] MergeKeys = ["uid", "mountPath", "name", "type"];

    /// <summary>True where <paramref name="live"/> holds everything in <paramref name="desired"/>.</summary>
    /// <param name="live">As the server has it.</param>
    /// <param name="desired">As it is to be.</param>
    /// <param name="wholeLists">Whether lists outside the metadata must be the same to the last entry.</param>
    public static bool Covers(JsonNode? live, JsonNode? desired, bool wholeLists = false) => Covers(live, desired, isQuantity: false, wholeLists);

    private static bool Covers(JsonNode? live, JsonNode? desired, bool isQuantity, bool wholeLists) => desired switch
    {
        null => true,
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonObject wanted => live is JsonObject there && wanted.All(
            field => Covers(there[field.Key], field.Value, isQuantity || HoldsQuantities(field.Key), wholeLists && field.Key != "metadata")),
        JsonArray wanted => live is JsonArray there && CoversList(there, wanted, isQuantity, wholeLists),
        _ => live is JsonValue && CoversLeaf(live, desired, isQuantity),
    };

    private static bool CoversList(JsonArray live, JsonArray desired, bool isQuantity, bool wholeLists)
    {
        var key = wholeLists ? null : MergeKeys.FirstOrDefault(key => desired.All(item => item is JsonObject entry && entry.ContainsKey(key)));
        if (key is null)
        {
            // Atomic lists (args, policy rules): one entry more is a change too.
            return live.Count == desired.Count && live.Zip(desired).All(pair => Covers(pair.First, pair.Second, isQuantity, wholeLists));
        }

        return desired.All(wanted => live.Any(there => JsonNode.DeepEquals(there?[key], wanted![key]) && Covers(there, wanted, isQuantity, wholeLists)));
    }

    private static bool CoversLeaf(JsonNode live, JsonNode desired, bool isQuantity)
        => JsonNode.DeepEquals(live, desired) || (isQuantity && Quantity(live) is { } there && there == Quantity(desired));

    private static bool HoldsQuantities(string field) => field is "limits" or "requests";

    // The API server writes 0.5 as 500m: the same amount, other letters.
    private static decimal? Quantity(JsonNode node)
    {
        try
        {
            return new ResourceQuantity(Convert.ToString(node.GetValue<object>(), CultureInfo.InvariantCulture)).ToDecimal();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
