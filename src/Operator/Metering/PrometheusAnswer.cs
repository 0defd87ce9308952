using System.Globalization;
using System.Net;
using System.Text.Json;
using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Metering;

// HTTP   body                                              is
// 200    a vector with labels tier and count               Value; NoData where it is empty, or all of it NaN
// 200    anything else that a query may give               SourceError, the query is invalid
// 4xx    Prometheus' words: bad_data, execution            SourceError, the query is invalid
// any    Prometheus' words for other errors                SourceError, unreachable
// any    other words: a proxy's, a login page              SourceError, unreachable; they are not repeated, nobody knows whose they are

/// <summary>
/// Makes a <see cref="RouteSample"/> of what Prometheus' HTTP API says to an instant query. Series of the same tier and count are summed;
/// a value that is no number says nothing about its series.
/// </summary>
internal static class PrometheusAnswer
{
    /// <summary>The label that tells attempts from errors.</summary>
    public const string Count = "count";

    public const string Attempts = "attempts";

    public const string Errors = "errors";

    private const string Tier = "tier";
    private const int LongestMessage = 300;

    // Remarks of PromQL on the query's form come as warnings from some versions.
    private const string Remark = "PromQL info:";

    /// <param name="status">Of the answer.</param>
    /// <param name="body">Of the answer, as it came.</param>
    /// <param name="tiers">Those of the route. Others are left out: a query of the user's may cover several routes by mistake.</param>
    public static RouteSample Read(HttpStatusCode status, ReadOnlyMemory<byte> body, IReadOnlyCollection<string> tiers)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Text(document.RootElement, "status") switch
            {
                "success" => Success(document.RootElement, tiers),
                "error" => Error(status, document.RootElement),
                _ => Foreign(status),
            };
        }
        catch (JsonException)
        {
            return Foreign(status);
        }
    }

    private static RouteSample Success(JsonElement root, IReadOnlyCollection<string> known)
    {
        if (!root.TryGetProperty("data", out var data) || Text(data, "resultType") is not { } type || !data.TryGetProperty("result", out var result))
        {
            return Foreign(HttpStatusCode.OK);
        }

        if (type != "vector" || result.ValueKind != JsonValueKind.Array)
        {
            return Invalid($"it gives a {Short(type)}, and a vector is needed");
        }

        var counts = new SortedDictionary<string, (double Attempts, double Errors)>(StringComparer.Ordinal);
        var silent = 0;
        foreach (var series in result.EnumerateArray())
        {
            if (!TryRead(series, out var tier, out var count, out var value))
            {
                return Invalid($"each series needs the labels {Tier} and {Count}, the latter {Attempts} or {Errors}");
            }

            silent += double.IsFinite(value) ? 0 : 1;
            var number = double.IsFinite(value) ? Math.Max(0, value) : 0;
            var sum = counts.GetValueOrDefault(tier);
            counts[tier] = count == Attempts ? (sum.Attempts + number, sum.Errors) : (sum.Attempts, sum.Errors + number);
        }

        TierSample[] tiers = [.. counts.Where(tier => known.Contains(tier.Key)).Select(static tier => TierSample.Of(tier.Key, tier.Value.Attempts, tier.Value.Errors))];
        return tiers.Any(static tier => tier.Attempts > 0)
            ? new RouteSample(SampleOutcome.Value, tiers, Problem: Warnings(root))
            : new RouteSample(SampleOutcome.NoData, tiers, Problem: counts.Count == 0 ? "Prometheus knows of no attempts: it doesn't scrape the gateways, or nobody asked them"
                : tiers.Length == 0 ? Short($"the query gives tiers that the route doesn't have: {string.Join(", ", counts.Keys)}")
                : silent == result.GetArrayLength() ? "the query gives no numbers (NaN)" : "no attempts in the window");
    }

    private static bool TryRead(JsonElement series, out string tier, out string count, out double value)
    {
        (tier, count, value) = ("", "", double.NaN);
        if (series.ValueKind != JsonValueKind.Object || !series.TryGetProperty("metric", out var labels) || !series.TryGetProperty("value", out var sample))
        {
            return false;
        }

        (tier, count) = (Text(labels, Tier) ?? "", Text(labels, Count) ?? "");
        return tier.Length > 0 && count is Attempts or Errors && TryNumber(sample, out value);
    }

    // A sample is [time, "value"].
    private static bool TryNumber(JsonElement sample, out double value)
    {
        value = double.NaN;
        if (sample.ValueKind != JsonValueKind.Array || sample.GetArrayLength() != 2 || sample[1].ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var text = sample[1].GetString();
        value = text is "+Inf" or "-Inf" ? double.PositiveInfinity : double.NaN;
        return text is "NaN" or "+Inf" or "-Inf" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static RouteSample Error(HttpStatusCode status, JsonElement root)
    {
        var type = Text(root, "errorType") ?? "";
        var said = Short($"{type}: {Text(root, "error")}");
        return type is "bad_data" or "execution" || status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
            ? Invalid(said) : RouteSample.Unreachable($"Prometheus says {said}");
    }

    private static RouteSample Foreign(HttpStatusCode status)
        => RouteSample.Unreachable($"HTTP {(int)status}, and not in the words of Prometheus' API");

    private static RouteSample Invalid(string why) => new(SampleOutcome.SourceError, [], Problem: $"the query is of no use: {why}") { IsQueryInvalid = true };

    private static string? Warnings(JsonElement root)
    {
        if (!root.TryGetProperty("warnings", out var warnings) || warnings.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        string[] said = [.. warnings.EnumerateArray().Where(static warning => warning.ValueKind == JsonValueKind.String).Select(static warning => warning.GetString()!)
            .Where(static warning => !warning.StartsWith(Remark, StringComparison.Ordinal))];
        return said.Length == 0 ? null : Short($"Prometheus warns: {string.Join("; ", said)}");
    }

    private static string Short(string text) => text.Length <= LongestMessage ? text : $"{text[..LongestMessage]}…";

    private static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
