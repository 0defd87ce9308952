using System.Globalization;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>What clients saw instead of whole answers, in a few words.</summary>
internal static class FailureList
{
    public static string Of(IEnumerable<ClientResult> results) => string.Join(
        ", ",
        results.Where(static result => !result.Whole)
            .GroupBy(static result => result.Failure)
            .OrderByDescending(static kind => kind.Count())
            .Select(static kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count()} × {kind.Key}")));
}
