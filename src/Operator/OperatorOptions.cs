using System.CommandLine;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.Operator;

/// <summary>The operator's flags; each is an environment variable too (<c>--gateway-image</c> is <c>DEEPSEEK_GATEWAY_IMAGE</c>).</summary>
internal sealed record OperatorOptions
{
    public string? Kubeconfig { get; init; }

    /// <summary>Empty: all namespaces.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public bool LeaderElect { get; init; } = true;

    /// <summary>Namespace of the Lease; null: the operator's own.</summary>
    public string? LeaderElectionNamespace { get; init; }

    public required Uri Metrics { get; init; }

    public required string GatewayImage { get; init; }

    public int MaxConcurrentReconciles { get; init; } = 8;

    /// <summary>The command line. Its action gets the options, and its result is the exit code.</summary>
    public static RootCommand Command(Func<OperatorOptions, CancellationToken, Task<int>> run)
    {
        var kubeconfig = Flag.Create<string>("--kubeconfig", "File with the cluster and credentials; absent: the pod's service account, else the user's kubeconfig");
        var namespaces = Flag.Create<string[]>("--namespace", "Namespace to watch, may be given several times or separated by commas; absent: all");
        namespaces.AllowMultipleArgumentsPerToken = true;
        var elect = Flag.Create("--leader-elect", "Reconcile only while holding the Lease, so that several replicas may run", true);
        var leaseNamespace = Flag.Create<string>("--leader-election-namespace", "Namespace of the Lease; absent: the operator's own");
        var metrics = Flag.CreateListenUrl("--metrics", "Where /metrics, /livez and /readyz are served", "http://0.0.0.0:8081");
        var image = Flag.Create("--gateway-image", "Image of gateways whose route names none", $"ghcr.io/deepseek-operator/gateway:{ProductVersion}");
        var concurrency = Flag.Create("--max-concurrent-reconciles", "Routes that are reconciled at once", 8);

        var command = new RootCommand("Runs the control plane: reconciles DeepSeekRoutes and shifts their traffic.")
        {
            kubeconfig, namespaces, elect, leaseNamespace, metrics, image, concurrency,
        };
        command.SetAction((parsed, cancellationToken) => run(
            new OperatorOptions
            {
                Kubeconfig = parsed.GetValue(kubeconfig),
                Namespaces = [.. (parsed.GetValue(namespaces) ?? []).SelectMany(static value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                LeaderElect = parsed.GetValue(elect),
                LeaderElectionNamespace = parsed.GetValue(leaseNamespace),
                Metrics = parsed.GetValue(metrics)!,
                GatewayImage = parsed.GetValue(image)!,
                MaxConcurrentReconciles = parsed.GetValue(concurrency),
            },
            cancellationToken));
        return command;
    }

    private static string ProductVersion => typeof(OperatorOptions).Assembly.GetName().Version!.ToString(3);
}
