using System.Globalization;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>How far a Job is, in words of a condition.</summary>
internal static class ProgressText
{
    private const double Mega = 1e6, Giga = 1e9;

    /// <returns>What follows "is being fetched", or "is being built".</returns>
    public static string Of(JobProgress? progress) => progress switch
    {
        null or { Step.Length: 0, Percent: null } => "; the Job's log says how far it is",
        { Percent: null } => $": {progress.Step}",
        { Step.Length: 0 } => $": {Figures(progress)}",
        _ => $": {progress.Step}, {Figures(progress)}",
    };

    private static string Figures(JobProgress progress) => string.Create(CultureInfo.InvariantCulture, $"{progress.Percent} % of {Size(progress.Total)}");

    // Decimal, as disks are sold.
    private static string Size(long bytes) => bytes >= Giga
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Giga:0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Mega:0.0} MB");
}
