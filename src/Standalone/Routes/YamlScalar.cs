using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeepSeek.Standalone.Routes;

/// <summary>
/// What a scalar means by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): only plain ones can be
/// anything but text, and <c>yes</c>, <c>on</c> or <c>1_000</c> are text.
/// </summary>
internal static partial class YamlScalar
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <returns>The value, null for YAML's null; or why there is none that JSON could carry.</returns>
    public static (JsonNode? Value, string? Problem) Read(Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value;
        if (tag is not null && tag != TagPrefix + "str")
        {
            var (value, problem) = Plain(scalar.Value);
            return tag == TagPrefix + TypeOf(value) ? (value, problem) : (null, $"the tag {tag} doesn't fit '{scalar.Value}'");
        }

        var isText = tag is not null || scalar.Tag.IsNonSpecific || scalar.Style != ScalarStyle.Plain;
        return isText ? (JsonValue.Create(scalar.Value), null) : Plain(scalar.Value);
    }

    private static (JsonNode? Value, string? Problem) Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => (null, null),
        "true" or "True" or "TRUE" => (JsonValue.Create(true), null),
        "false" or "False" or "FALSE" => (JsonValue.Create(false), null),
        _ when Decimal().IsMatch(text) => Whole(text, NumberStyles.AllowLeadingSign, text),
        _ when Hexadecimal().IsMatch(text) => Whole(text[2..], NumberStyles.AllowHexSpecifier, text),
        _ when Octal().IsMatch(text) => Whole(text[2..]),
        _ when Real().IsMatch(text) => Fraction(text),
        _ when Unbounded().IsMatch(text) => (null, $"{text} is no number that JSON could carry"),
        _ => (JsonValue.Create(text), null),
    };

    private static (JsonNode? Value, string? Problem) Whole(string digits, NumberStyles style, string text) =>
        long.TryParse(digits, style, CultureInfo.InvariantCulture, out var number)
            ? (JsonValue.Create(number), null)
            : (null, $"{text} is too large a number");

    private static (JsonNode? Value, string? Problem) Whole(string octal)
    {
        var number = octal.Aggregate((UInt128)0, static (sum, digit) => sum > long.MaxValue ? sum : (sum * 8) + (UInt128)(digit - '0'));
        return number <= long.MaxValue ? (JsonValue.Create((long)number), null) : (null, $"0o{octal} is too large a number");
    }

    private static (JsonNode? Value, string? Problem) Fraction(string text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? (JsonValue.Create(number), null) : (null, $"{text} is too large a number");
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "bool",
        System.Text.Json.JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "int" : "float",
        _ => "str",
    };

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^0x[0-9a-fA-F]+\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^0o[0-7]+\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Real();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex Unbounded();
}
