using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Routing;

/// <summary>The order of preference among the backends of a tier, before any policy: nginx's backup, and a weight of 0 that the operator set on a sick one.</summary>
internal static class CandidateRank
{
    /// <summary>How many ranks there are.</summary>
    public const int Count = 3;

    /// <summary>0 is the best.</summary>
    public static int Of(SnapshotBackend backend) => backend.Weight == 0 ? 2 : backend.Backup ? 1 : 0;
}
