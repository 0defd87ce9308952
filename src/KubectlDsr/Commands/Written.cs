using System.Text.Json.Nodes;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary>
/// What commands write, and as whom. Each kind of decision has a field manager of its own: what one manager doesn't repeat is taken away, and a
/// shift mustn't end a hold.
/// </summary>
internal static class Written
{
    public const string ShiftManager = "kubectl-dsr-shift";

    public const string HoldManager = "kubectl-dsr-hold";

    public static JsonObject Override(JsonObject fields) => new() { ["spec"] = new JsonObject { ["override"] = fields } };

    public static JsonObject Paused() => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Api.AnnotationNames.Paused] = "true" } } };

    /// <summary>Nothing at all: what the manager had written goes.</summary>
    public static JsonObject Nothing() => [];
}
