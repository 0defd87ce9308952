using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Samples;

/// <summary>A change that makes a good object bad, and what its author must be told.</summary>
/// <param name="Case">A sentence.</param>
/// <param name="Before">Merge patch (RFC 7386) that makes the sample the object before an update; null for a creation.</param>
/// <param name="Change">Merge patch over the sample that makes it bad.</param>
/// <param name="At">Path of the field to blame.</param>
/// <param name="Says">What the message must contain.</param>
public sealed record Refusal(string Case, JsonNode? Before, JsonNode Change, string At, string Says)
{
    /// <param name="path">A YAML list of refusals, from the repository's root.</param>
    public static IReadOnlyList<Refusal> Load(string path) =>
    [
        .. Yaml.Parse(Repository.Read(path)).AsArray().Select(item => new Refusal(
            (string)item!["case"]!, item["before"], item["change"]!, (string)item["at"]!, (string)item["says"]!)),
    ];

    /// <summary>The sample with a merge patch applied.</summary>
    public static JsonObject Patched(JsonNode sample, JsonNode? patch)
    {
        var target = sample.DeepClone().AsObject();
        foreach (var (name, value) in patch?.AsObject() ?? [])
        {
            if (value is JsonObject inner)
                target[name] = Patched(target[name] as JsonObject ?? [], inner);
            else if (value is null)
                target.Remove(name);
            else
                target[name] = value.DeepClone();
        }

        return target;
    }
}
