using System.Globalization;
using DeepSeek.KubectlDsr.Reporting;

namespace DeepSeek.KubectlDsr.Rendering;

/// <summary>Reports as people read them: one line for each route, or one route with its tiers.</summary>
internal static class StatusText
{
    /// <param name="reports">One line each.</param>
    /// <param name="withNamespace">They come from several.</param>
    /// <param name="now">Overrides are told by what is left of them.</param>
    /// <param name="coloured">Whether to colour.</param>
    public static string Lines(IReadOnlyList<RouteReport> reports, bool withNamespace, DateTimeOffset now, bool coloured)
    {
        string[] headings = ["NAME", "READY", "LEVEL", "SHARES", "ERR%", "GATEWAYS", "BY HAND"];
        var table = new TextTable(withNamespace ? ["NAMESPACE", .. headings] : headings);
        foreach (var report in reports)
        {
            Cell[] cells =
            [
                report.Name, Ready(report), Level(report.Level), Shares(report), Number(report.ErrorRatePercent), Gateways(report.Gateways), ByHand(report, now),
            ];
            table.Add(withNamespace ? [report.Namespace, .. cells] : cells);
        }

        return table.Write(coloured);
    }

    /// <summary>One route whole.</summary>
    public static string Whole(RouteReport report, DateTimeOffset now, bool coloured)
    {
        var tiers = new TextTable("TIER", "STATE", "SHARE", "ERR%", "LATENCY", "BACKEND", "STATE", "WEIGHT");
        foreach (var tier in report.Tiers)
        {
            for (var b = 0; b < tier.Backends.Count; b++)
            {
                var backend = tier.Backends[b];
                Cell[] first = b > 0 ? ["", "", "", "", ""] : [tier.Name, State(tier.State), Share(tier.SharePercent), Number(tier.ErrorRatePercent), Milliseconds(tier.LatencyMilliseconds)];
                tiers.Add([.. first, backend.Name, State(backend.State), Weight(backend)]);
            }
        }

        var trouble = string.Concat(report.Trouble.Select(condition => $"{new Cell(condition.Type, Tone.Bad).Paint(coloured)} {condition.Status} {condition.Reason}: {condition.Message}\n"));
        return Lines([report], withNamespace: false, now, coloured) + "\n" + tiers.Write(coloured) + (trouble.Length > 0 ? "\n" + trouble : "");
    }

    private static Cell Ready(RouteReport report) => new(report.Ready, report.Ready == "True" ? Tone.Good : Tone.Bad);

    private static Cell Level(string? level) => new(level ?? "", level switch { null => Tone.Plain, "Normal" => Tone.Good, "Warning" => Tone.Notable, _ => Tone.Bad });

    private static Cell State(string? state) => new(state ?? "", state switch { null => Tone.Plain, "Healthy" => Tone.Good, "Recovering" or "HalfOpen" or "Slow" => Tone.Notable, _ => Tone.Bad });

    private static Cell Shares(RouteReport report) => string.Join(',', report.Tiers.Where(static tier => tier.SharePercent is not null).Select(static tier => $"{tier.Name}={tier.SharePercent}"));

    private static Cell Gateways(GatewayReport gateways)
        => gateways.Replicas is null ? "" : new Cell($"{gateways.Ready ?? 0}/{gateways.Replicas}", gateways.Ready == gateways.Replicas ? Tone.Plain : Tone.Notable);

    private static Cell ByHand(RouteReport report, DateTimeOffset now)
    {
        var words = new List<string>();
        if (report.Override is { } pinned)
        {
            words.Add(string.Join('+', new[] { pinned.Tier is null ? null : $"tier={pinned.Tier}", pinned.Level is null ? null : $"level={pinned.Level}" }.OfType<string>()) + Left(pinned.Until, now));
        }

        if (report.Held is not null)
        {
            words.Add("held");
        }

        return new Cell(string.Join(',', words), Tone.Notable);
    }

    private static string Left(DateTimeOffset? until, DateTimeOffset now) => until is { } time ? $"({Span(time - now)})" : "";

    private static string Span(TimeSpan left) => left switch
    {
        { TotalHours: >= 1 } => $"{(int)left.TotalHours}h{left.Minutes}m",
        { TotalMinutes: >= 1 } => $"{(int)left.TotalMinutes}m",
        _ => $"{Math.Max(0, (int)left.TotalSeconds)}s",
    };

    private static Cell Share(int? percent) => new(percent is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{percent}%"));

    private static Cell Number(double? number) => number?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    private static Cell Milliseconds(double? number) => new(number is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{number:0}ms"));

    private static Cell Weight(BackendReport backend) => backend.EffectiveWeight is { } effective && effective != backend.Weight
        ? string.Create(CultureInfo.InvariantCulture, $"{effective}/{backend.Weight}")
        : backend.Weight?.ToString(CultureInfo.InvariantCulture) ?? "";
}
