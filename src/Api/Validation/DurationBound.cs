using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DeepSeek.Api.Validation;

/// <summary>The one form of CEL rule that is read rather than twinned: <see cref="DurationBoundsAttribute"/>'s.</summary>
internal sealed partial record DurationBound(Duration Min, Duration Max)
{
    public static bool TryParse(string rule, [NotNullWhen(true)] out DurationBound? bound)
    {
        var match = Formula().Match(rule);
        bound = match.Success ? new(Duration.Parse(match.Groups[1].Value), Duration.Parse(match.Groups[2].Value)) : null;
        return match.Success;
    }

    public bool Holds(JsonNode value) => Duration.TryParse(value.GetValue<string>(), out var duration) && duration >= Min && duration <= Max;

    [GeneratedRegex(@"^duration\(self\) >= duration\('([0-9hms]+)'\) && duration\(self\) <= duration\('([0-9hms]+)'\)\z")]
    private static partial Regex Formula();
}
