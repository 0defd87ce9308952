using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepSeek.Api;

namespace DeepSeek.DocsGen.Kinds;

/// <summary>What may stand in a field: its type, and the bounds of it, in few words.</summary>
internal static partial class FieldType
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject field) => string.Join("; ", new[] { Name(field) }.Concat(Bounds(field)));

    /// <summary>A value as it may be written in one line of YAML.</summary>
    public static string Inline(JsonNode value) => value switch
    {
        JsonObject map => $"{{{string.Join(", ", map.Select(static pair => $"{pair.Key}: {Inline(pair.Value!)}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(static item => Inline(item!)))}]",
        JsonValue text when text.TryGetValue<string>(out var plain) && MeansText().IsMatch(plain) => plain,
        _ => value.ToJsonString(AsWritten),
    };

    /// <summary>Whether a rule says no more than between which two durations a field must be.</summary>
    public static bool IsDurationBound(JsonNode rule) => rule["rule"]!.GetValue<string>().StartsWith("duration(self) >= ", StringComparison.Ordinal);

    private static string Name(JsonObject field) => field switch
    {
        _ when field["enum"] is JsonArray members => string.Join(" \\| ", members.Select(static member => Markdown.Code($"{member}"))),
        _ when field["x-kubernetes-int-or-string"] is not null => "quantity",
        _ when $"{field["pattern"]}" == Duration.Grammar => "duration",
        _ when field["items"] is JsonObject items => $"list of {(items["properties"] is null ? Name(items) : "objects")}",
        _ when field["additionalProperties"] is JsonObject values => $"map of {(values["properties"] is null ? Name(values) : "objects")}",
        _ when $"{field["format"]}" == "date-time" => "time",
        _ => $"{field["type"]}",
    };

    private static IEnumerable<string> Bounds(JsonObject field)
    {
        foreach (var rule in (field["x-kubernetes-validations"]?.AsArray() ?? []).Where(static rule => IsDurationBound(rule!)))
        {
            yield return rule!["message"]!.GetValue<string>()["must be ".Length..];
        }

        if (field["minimum"] is { } least)
        {
            yield return field["maximum"] is { } most ? $"{least} to {most}" : $"at least {least}";
        }

        foreach (var bound in Count(field, "Items", "items").Concat(Count(field, "Properties", "entries")).Concat(Texts(field, "")))
        {
            yield return bound;
        }

        if ($"{field["x-kubernetes-list-type"]}" is "map" or "set")
        {
            yield return field["x-kubernetes-list-map-keys"] is { } keys ? $"unique by {Markdown.Code($"{keys[0]}")}" : "no two alike";
        }

        foreach (var bound in Texts((field["items"] ?? field["additionalProperties"]) as JsonObject ?? [], "each "))
        {
            yield return bound;
        }
    }

    private static IEnumerable<string> Texts(JsonObject field, string each)
    {
        if ($"{field["pattern"]}" == Duration.Grammar || field["x-kubernetes-int-or-string"] is not null)
        {
            yield break;
        }

        foreach (var bound in Count(field, "Length", "characters"))
        {
            yield return each + bound;
        }

        if (field["pattern"] is { } pattern)
        {
            yield return $"{each}matches {Markdown.Code($"{pattern}")}";
        }
    }

    private static IEnumerable<string> Count(JsonObject field, string keyword, string what)
    {
        if (field["max" + keyword] is { } most)
        {
            yield return field["min" + keyword] is { } least ? $"{least} to {most} {what}" : $"at most {most} {what}";
        }
    }

    // Durations and the like; what YAML would take for a number, a truth value or markup stands in quotes.
    [GeneratedRegex(@"^(?!(true|false|null|yes|no|on|off)$)(?![\d.:]+$)[A-Za-z0-9/][A-Za-z0-9/._:-]*$", RegexOptions.IgnoreCase)]
    private static partial Regex MeansText();
}
