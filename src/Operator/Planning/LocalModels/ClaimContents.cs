using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>
/// What is in a claim, as an annotation on the claim itself says it: a status would survive the claim, and tell of things that are gone
/// with it. Several models may share a claim, so each adds to what it finds.
/// </summary>
internal sealed partial record ClaimContents
{
    public static ClaimContents Empty { get; } = new();

    /// <summary>By key, in order.</summary>
    public ImmutableSortedDictionary<string, WeightsRecord> Weights { get; init; } = ImmutableSortedDictionary<string, WeightsRecord>.Empty;

    /// <summary>By key, in order.</summary>
    public ImmutableSortedDictionary<string, EngineRecord> Engines { get; init; } = ImmutableSortedDictionary<string, EngineRecord>.Empty;

    /// <summary>Reads the annotation. What can't be read counts as nothing: then it is fetched and built again, which finds what is there.</summary>
    public static ClaimContents Parse(string? annotation)
    {
        try
        {
            return annotation is null ? Empty : From(JsonSerializer.Deserialize(annotation, ContentsJson.Default.Document));
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    /// <returns>Null where nothing is known to be there.</returns>
    public string? ToAnnotation() => Weights.IsEmpty && Engines.IsEmpty ? null
        : JsonSerializer.Serialize(new Document(new(Weights), new(Engines)), ContentsJson.Default.Document);

    private static ClaimContents From(Document? document) => document is null ? Empty : new ClaimContents
    {
        Weights = (document.Weights ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
        Engines = (document.Engines ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    internal sealed record Document(SortedDictionary<string, WeightsRecord>? Weights, SortedDictionary<string, EngineRecord>? Engines);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class ContentsJson : JsonSerializerContext;
}
