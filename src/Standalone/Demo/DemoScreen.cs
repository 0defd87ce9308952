using System.Globalization;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using Level = DeepSeek.Operator.Analysis.Level;

namespace DeepSeek.Standalone.Demo;

/// <summary>Prints the timeline: a line per second, and one for each thing that happens. Thread-safe.</summary>
/// <param name="output">Where to.</param>
/// <param name="colours">Whether a terminal reads it.</param>
/// <param name="time">The clock; the timeline begins now.</param>
internal sealed class DemoScreen(TextWriter output, bool colours, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();

    public void Open(DeepSeekRoute route, Uri gateway, Uri admin)
    {
        var (analysis, recovery) = (route.Spec.Analysis, route.Spec.Recovery);
        Print("");
        Print($"Three simulated DeepSeek nodes ({string.Join(", ", route.Spec.Tiers.Select(static tier => tier.Name))}) behind one gateway on {gateway}");
        Print($"  measured   every {analysis.Interval} over {analysis.Window}; metrics on {new Uri(admin, "/metrics")}");
        Print($"  to look at {new Uri(admin, "/status")}");
        foreach (var level in analysis.Levels)
        {
            Print($"  {level.Name,-10} above {level.ErrorRatePercent} % errors for {level.For}: {string.Join(", ", level.Actions)}");
        }

        Print($"  recovery   after {recovery.Probe.SuccessThreshold} good probes, {recovery.StepPercent} % of the share per step");
        Print("");
        Print(Paint(Style.Dim, "   time  level      errors  shares                                     clients"));
    }

    public void Phase(DemoPhase phase) => Print(Paint(Style.Bold, $"{Clock()}  ▸ {phase.Title}"));

    public void Events(RoutePlan plan)
    {
        foreach (var line in RouteEventLines.Of(plan, [], before: null, after: new DeepSeekRouteStatus()))
        {
            Print(Paint(line.Trouble ? Style.Yellow : Style.Green, $"{Clock()}    {line.Reason}: {line.Message}"));
        }
    }

    public void Line(DemoMoment moment, DemoTally tally)
    {
        var errors = moment.ErrorPercent is { } percent ? Number($"{percent,5:0.0} %") : "    –  ";
        var shares = string.Join("  ", moment.Shares.Select(static share => $"{share.Tier} {share.Percent,3} %"));
        Print($"{Clock()}  {Paint(Of(moment.Level), $"{moment.Level,-9}")} {errors}  {shares}  {Number($"{tally.SuccessPercent:0.00} % of {tally.Requests}")}");
    }

    public void Close(DemoSummary summary, DemoTally tally)
    {
        Print("");
        Print(Number($"  client requests            {summary.ClientRequests}"));
        Print(Number($"  client success             {summary.ClientSuccessPercent} %"));
        Print(Number($"  upstream success           {summary.UpstreamSuccessPercent} % while nodes failed"));
        Print(Number($"  attempts per request       {summary.AttemptsPerRequest}"));
        Print($"  levels                     {string.Join(" → ", summary.Levels)}");
        Print(Number($"  from fault to shift        {summary.FaultToShiftSeconds} s"));
        Print($"  back on the first tier     {(summary.RecoveredToFirstTier ? "yes" : "no")}");
        foreach (var failure in tally.Failures)
        {
            Print($"  clients saw                {failure}");
        }

        Print("");
        string[] broken = [.. summary.Broken()];
        foreach (var promise in broken)
        {
            Print(Paint(Style.Red, $"  broken: {promise}"));
        }

        if (broken.Length == 0)
        {
            Print(Paint(Style.Green, "  Every promise was kept: clients noticed nothing."));
        }
    }

    public void Stay(Uri admin) => Print(Paint(Style.Bold, $"  The story is over, the clients go on: look at {new Uri(admin, "/status")}, end with Ctrl-C"));

    private string Clock() => Number($"{time.GetElapsedTime(_started).TotalSeconds,5:0} s");

    private void Print(string line)
    {
        lock (_lock)
        {
            output.WriteLine(line);
        }
    }

    private string Paint(Style style, string text) => colours ? $"\e[{(int)style}m{text}\e[0m" : text;

    private static Style Of(Level level) => level switch
    {
        Level.Normal => Style.Green,
        Level.Warning => Style.Yellow,
        _ => Style.Red,
    };

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of the terminal: SGR parameters.</summary>
    private enum Style
    {
        Bold = 1,
        Dim = 2,
        Red = 31,
        Green = 32,
        Yellow = 33,
    }
}
