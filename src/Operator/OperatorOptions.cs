using DeepSeek.Operator.Resources.LocalModels;

namespace DeepSeek.Operator;

/// <summary>What the operator's flags say; <see cref="OperatorCommand"/> names them.</summary>
internal sealed record OperatorOptions
{
    public string? Kubeconfig { get; init; }

    /// <summary>Empty: all namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Which routes are ours, of those in the namespaces.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Whether labels of nodes may be known: for routes with nodeTiers.</summary>
    public bool WatchNodes { get; init; }

    public bool LeaderElect { get; init; } = true;

    /// <summary>Namespace of the Lease; null: the operator's own.</summary>
    public string? LeaderElectionNamespace { get; init; }

    public required Uri Metrics { get; init; }

    public required string GatewayImage { get; init; }

    /// <summary>For local models that name none: fetches weights, and builds and serves engines on CPUs.</summary>
    public string InferenceImage { get; init; } = InferenceImages.Default.Cpu;

    /// <summary>For local models that name none: builds and serves engines on GPUs.</summary>
    public string EngineBuilderImage { get; init; } = InferenceImages.Default.Gpu;

    public int MaxConcurrentReconciles { get; init; } = 8;

    /// <summary>Requests per second to the API server, watches aside; 0: no limit of our own, the server's priority and fairness decides.</summary>
    public double KubeApiQps { get; init; }

    /// <summary>How many requests may leave at once under <see cref="KubeApiQps"/>.</summary>
    public int KubeApiBurst { get; init; } = 30;
}
