using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Balancing;

/// <summary>How one of several equally good backends is chosen. Policies are named by the snapshot and never wait.</summary>
internal interface IBalancingPolicy
{
    /// <param name="backends">Two or more, all usable.</param>
    /// <param name="affinity">A hash of how the prompt begins; equal for requests that one prefix cache serves best.</param>
    public BackendModel Pick(IReadOnlyList<BackendModel> backends, ulong affinity);
}
