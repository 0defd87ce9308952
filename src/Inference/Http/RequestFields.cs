using System.Globalization;
using System.Text.Json;

namespace DeepSeek.Inference.Http;

/// <summary>Reads the fields of a request's JSON, and names the one that won't do. Null counts as absent, as with every server of the dialect.</summary>
internal readonly struct RequestFields(JsonElement root)
{
    public JsonElement? Any(string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => Any(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw RequestException.Invalid(name, $"{name} must be a string");

    public bool Flag(string name) => Any(name) is { } value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw RequestException.Invalid(name, $"{name} must be true or false"),
    };

    /// <param name="name">The field.</param>
    /// <param name="least">Smallest value.</param>
    /// <param name="most">Greatest value.</param>
    public int? Whole(string name, int least, int most) => Any(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw RequestException.Invalid(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}"));

    /// <inheritdoc cref="Whole"/>
    public float? Number(string name, float least, float most) => Any(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && number >= least && number <= most ? number
        : throw RequestException.Invalid(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}"));

    public long? Long(string name) => Any(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw RequestException.Invalid(name, $"{name} must be a whole number");

    /// <summary>One string or several.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">How many there may be.</param>
    public IReadOnlyList<string> Texts(string name, int most)
    {
        if (Any(name) is not { } value)
        {
            return [];
        }

        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        return items.Length <= most && items.All(static item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length > 0)
            ? [.. items.Select(static item => item.GetString()!)]
            : throw RequestException.Invalid(name, $"{name} must be a string that isn't empty, or up to {most} of them");
    }
}
