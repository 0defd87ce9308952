using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>A backend as nginx can be told it.</summary>
/// <param name="Tier">Its tier's name.</param>
/// <param name="Settings">From the snapshot.</param>
/// <param name="Address">Where it is.</param>
/// <param name="IsBackup">Whether it waits until no other of its tier is usable.</param>
internal sealed record NginxBackend(string Tier, SnapshotBackend Settings, NginxAddress Address, bool IsBackup)
{
    /// <summary>Names of tiers and backends have no dots, so that no two are called the same.</summary>
    public string Name => $"{Tier}.{Settings.Name}";

    /// <summary>Where this nginx speaks to itself on the way to the backend.</summary>
    public string Socket => $"unix:{NginxPaths.Runtime}/deepseek.{Name}.sock";

    /// <summary>
    /// The backends of a tier with URLs and TLS names that nginx takes. The gateway ranks first those with weight, then <c>backup</c>, then those without
    /// weight; nginx knows two ranks, so that the best one serves and the others wait.
    /// </summary>
    public static IReadOnlyList<NginxBackend> Of(SnapshotTier tier)
    {
        var reachable = tier.Backends
            .Select(static backend => (Settings: backend, Address: NginxAddress.Of(backend.Url)))
            .Where(static pair => pair.Address is not null && IsTaken(pair.Settings.Tls?.ServerName))
            .ToArray();
        var best = reachable.Length == 0 ? 0 : reachable.Min(static pair => Rank(pair.Settings));
        return [.. reachable.Select(pair => new NginxBackend(tier.Name, pair.Settings, pair.Address!, Rank(pair.Settings) != best))];
    }

    private static bool IsTaken(string? serverName) => serverName is null || NginxAddress.IsHost(serverName);

    private static int Rank(SnapshotBackend backend) => backend.Weight == 0 ? 2 : backend.Backup ? 1 : 0;
}
