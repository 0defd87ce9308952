using System.Text.Json;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Planning;

/// <summary>A snapshot in the very bytes that travel, with the hash by which gateways acknowledge it.</summary>
internal sealed record SnapshotFile(RoutingSnapshot Snapshot, byte[] Json, string Hash)
{
    public static SnapshotFile Of(RoutingSnapshot snapshot)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(snapshot, ProtocolJson.Default.RoutingSnapshot);
        return new SnapshotFile(snapshot, json, SnapshotHash.Of(json));
    }
}
