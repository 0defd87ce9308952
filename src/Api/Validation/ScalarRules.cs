using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DeepSeek.Api.Validation;

/// <summary>Schema keywords of strings, integers and quantities.</summary>
internal static partial class ScalarRules
{
    public static IEnumerable<string> Check(JsonValue value, JsonObject node)
    {
        if (value.TryGetValue<string>(out var text))
            return CheckText(text, node);

        return TryGetInteger(value, out var number) ? CheckNumber(number, node) : [];
    }

    /// <summary>Whole numbers alone, however the value came to be: parsed text, or a number made in memory.</summary>
    public static bool TryGetInteger(JsonValue value, out long number) =>
        long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static IEnumerable<string> CheckText(string text, JsonObject node)
    {
        var length = text.EnumerateRunes().Count();
        if (node["enum"] is JsonArray allowed && !allowed.Any(item => item!.GetValue<string>() == text))
            yield return $"Unsupported value: \"{text}\": supported values: {string.Join(", ", allowed.Select(item => $"\"{item}\""))}";
        if (node["maxLength"] is { } max && length > max.GetValue<int>())
            yield return $"Too long: may not be more than {max} characters";
        if (node["minLength"] is { } min && length < min.GetValue<int>())
            yield return $"should be at least {min} chars long";
        if (node["pattern"] is { } pattern && !Matches(text, pattern.GetValue<string>()))
            yield return $"should match '{pattern}'";
        if (node["format"]?.GetValue<string>() == "date-time" && !IsTime(text))
            yield return "must be a time such as 2026-12-01T00:00:00Z";
    }

    private static IEnumerable<string> CheckNumber(long number, JsonObject node)
    {
        if (node["minimum"] is { } min && number < min.GetValue<long>())
            yield return $"should be greater than or equal to {min}";
        if (node["maximum"] is { } max && number > max.GetValue<long>())
            yield return $"should be less than or equal to {max}";
    }

    // As RE2 reads it: character classes are ASCII, and $ is the very end.
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, FinalDollar().Replace(pattern, @"(?![\s\S])"), RegexOptions.ECMAScript);

    private static bool IsTime(string text) =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"\$\z")]
    private static partial Regex FinalDollar();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[-+][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();
}
