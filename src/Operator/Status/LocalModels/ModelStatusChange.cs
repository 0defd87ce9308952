using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Status.LocalModels;

/// <summary>Whether a local model's status is worth writing. Figures follow in their own time.</summary>
internal static class ModelStatusChange
{
    /// <summary>How long figures may be behind.</summary>
    public static readonly TimeSpan FiguresEvery = TimeSpan.FromSeconds(30);

    /// <param name="written">As it is now.</param>
    /// <param name="next">As it should be.</param>
    /// <param name="sinceWrite">Time since the last write, or since this process began.</param>
    public static bool IsDue(DeepSeekLocalModelStatus? written, DeepSeekLocalModelStatus next, TimeSpan sinceWrite)
        => written is null || Text(WithoutFigures(written)) != Text(WithoutFigures(next)) || (sinceWrite >= FiguresEvery && Text(written) != Text(next));

    private static DeepSeekLocalModelStatus WithoutFigures(DeepSeekLocalModelStatus status) => status with { Demand = status.Demand is null ? null : status.Demand with { Concurrency = null } };

    private static string Text(DeepSeekLocalModelStatus status) => JsonSerializer.Serialize(status, ApiJson.Default.DeepSeekLocalModelStatus);
}
