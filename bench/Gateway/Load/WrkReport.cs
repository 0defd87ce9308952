using System.Globalization;
using System.Text.RegularExpressions;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>What a run of wrk says.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Rate">Requests per second.</param>
/// <param name="Failed">Requests that got no answer, or none with status 2xx or 3xx.</param>
/// <param name="P50">Median of the time to an answer, microseconds.</param>
/// <param name="P99">Its 99th percentile, microseconds.</param>
internal sealed partial record WrkReport(long Requests, double Rate, long Failed, double P50, double P99)
{
    /// <summary>Reads the line that <c>wrk.lua</c> writes.</summary>
    /// <exception cref="FormatException">It isn't there.</exception>
    public static WrkReport Parse(string output)
    {
        var line = Line().Match(output);
        return line.Success
            ? new WrkReport((long)Number(line, "requests"), Number(line, "requests") / Number(line, "us") * 1e6, (long)Number(line, "failed"), Number(line, "p50"), Number(line, "p99"))
            : throw new FormatException($"wrk said: {output.Trim()}");
    }

    private static double Number(Match line, string group) => double.Parse(line.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^bench requests=(?<requests>\d+) us=(?<us>\d+) failed=(?<failed>\d+) p50=(?<p50>\d+) p99=(?<p99>\d+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
