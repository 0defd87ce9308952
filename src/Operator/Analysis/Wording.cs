using System.Globalization;

namespace DeepSeek.Operator.Analysis;

/// <summary>What people read in events, transitions and conditions: always with numerator and denominator.</summary>
internal static class Wording
{
    /// <summary>Why traffic leaves a tier.</summary>
    public static string Cause(TierView view)
    {
        var evidence = view.Verdict.Evidence;
        if (view.Verdict.Firing.Count > 0) return Raised(Subject(view), evidence, view.Verdict.Firing[^1]);
        return view.IsSlow && view.Health.Latency is { } latency && view.Tier.LatencyThreshold is { } threshold
            ? $"{Subject(view)} slow, {Duration(latency)} > {Duration(threshold)}{For(view.Tier.LatencyFor)}"
            : $"{Subject(view)} failed its trial, {Rate(evidence)}";
    }

    public static string Raised(string subject, Evidence evidence, LevelRule rule) =>
        $"{subject} {Percent(evidence)} > {rule.ErrorRatePercent} %{For(rule.For)} ({evidence.Errors}/{evidence.Attempts})";

    public static string Cleared(string subject, Evidence evidence, LevelRule rule, RecoveryRule recovery)
    {
        var below = Number(rule.ErrorRatePercent * recovery.ClearPercent / 100.0);
        return $"{subject} {Percent(evidence)} < {below} %{For(recovery.For)} ({evidence.Errors}/{evidence.Attempts})";
    }

    public static string Unmeasured(string subject) => $"{subject} carries no traffic and answers its probes";

    public static string Trial(TierView view) => view.ProbesAreGood
        ? $"{Subject(view)} answered {view.Health.ProbeStreak} probes in a row, tried with {view.TrialPercent} % of its share"
        : $"{Subject(view)} tried early, no other tier is usable";

    public static string Kept(TierView view, int percent) => $"{Subject(view)} has {percent} % of its share, {Rate(view.Verdict.Evidence)}";

    public static string StepFailed(TierView view, int percent) =>
        $"{Subject(view)} back to {percent} % of its share for {Duration(view.DoubledWait)}, {Rate(view.Verdict.Evidence)}";

    public static string RecoveredByProbes(TierView view) =>
        $"{Subject(view)} answered {view.Health.ProbeStreak} probes in a row and can take traffic again";

    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1)) return Number(time.TotalMilliseconds) + "ms";
        var hours = time >= TimeSpan.FromHours(1) ? Number(Math.Floor(time.TotalHours)) + "h" : "";
        var minutes = time.Minutes > 0 ? Number(time.Minutes) + "m" : "";
        var seconds = time.Seconds > 0 || hours.Length + minutes.Length == 0 ? Number(time.Seconds) + "s" : "";
        return hours + minutes + seconds;
    }

    private static string Subject(TierView view) => $"tier {view.State.Name}";

    private static string For(TimeSpan time) => time > TimeSpan.Zero ? $" for {Duration(time)}" : "";

    private static string Rate(Evidence evidence) => evidence.Attempts == 0
        ? "no attempts in the window"
        : $"{Percent(evidence)} errors ({evidence.Errors}/{evidence.Attempts})";

    private static string Percent(Evidence evidence) => Number(100.0 * evidence.Errors / Math.Max(1, evidence.Attempts)) + " %";

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
