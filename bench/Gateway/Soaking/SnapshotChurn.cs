using System.Text.Json;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Bench.Gateway.Soaking;

/// <summary>A snapshot file that is replaced again and again: shares and weights move, a tier's circuit opens and closes, and every tenth is none.</summary>
/// <param name="path">Of the file.</param>
/// <param name="snapshot">What changes.</param>
/// <param name="random">How.</param>
internal sealed class SnapshotChurn(string path, RoutingSnapshot snapshot, Random random)
{
    private const int BadEvery = 10;

    /// <summary>How many were written.</summary>
    public int Written { get; private set; }

    /// <summary>Those among them that no gateway may take.</summary>
    public int Bad { get; private set; }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var bad = ++Written % BadEvery == 0;
        Bad += bad ? 1 : 0;
        await ReplaceAsync(bad ? "{\"tiers\": ["u8.ToArray() : Json(Changed()), cancellationToken);
    }

    /// <summary>A good one, as at the beginning.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) => ReplaceAsync(Json(snapshot), cancellationToken);

    private RoutingSnapshot Changed()
    {
        var first = random.Next(0, 101);
        var second = random.Next(0, 101 - first);
        int[] shares = [first, second, 100 - first - second];
        var open = random.Next(shares.Length * 4);
        return snapshot with { Tiers = [.. snapshot.Tiers.Select((tier, number) => Changed(tier, shares[number], open == number && shares[number] == 0))] };
    }

    private SnapshotTier Changed(SnapshotTier tier, int share, bool open) => tier with
    {
        Share = share,
        CircuitOpen = open,
        Backends = [.. tier.Backends.Select(backend => backend with { Weight = random.Next(1, 100) })],
    };

    private static byte[] Json(RoutingSnapshot changed) => JsonSerializer.SerializeToUtf8Bytes(changed, ProtocolJson.Default.RoutingSnapshot);

    /// <summary>In one step, as ConfigMap volumes are.</summary>
    private async Task ReplaceAsync(byte[] content, CancellationToken cancellationToken)
    {
        var next = $"{path}.next";
        await File.WriteAllBytesAsync(next, content, cancellationToken);
        File.Move(next, path, overwrite: true);
    }
}
