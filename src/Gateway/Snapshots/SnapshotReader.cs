using System.Text.Json;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>From bytes to a checked snapshot, or to the reasons why not.</summary>
internal static class SnapshotReader
{
    public static (RoutingSnapshot? Snapshot, IReadOnlyList<string> Reasons) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var snapshot = JsonSerializer.Deserialize(json, ProtocolJson.Default.RoutingSnapshot);
            if (snapshot is null)
            {
                return (null, ["the snapshot is null"]);
            }

            var errors = SnapshotValidator.Validate(snapshot);
            return errors.Count == 0 ? (snapshot, []) : (null, errors);
        }
        catch (JsonException e)
        {
            return (null, [$"{PathOf(e)}: {ReasonOf(e)}"]);
        }
    }

    private static string PathOf(JsonException e) =>
        e.Path is { Length: > 2 } path ? path.TrimStart('$', '.') : $"line {e.LineNumber + 1}";

    /// <summary>The first sentence; the rest repeats path and position.</summary>
    private static string ReasonOf(JsonException e) => e.Message.Split(" Path: ")[0].TrimEnd('.');
}
