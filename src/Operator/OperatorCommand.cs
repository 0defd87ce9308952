using System.CommandLine;
using System.Text.RegularExpressions;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Operator.Resources.LocalModels;

namespace DeepSeek.Operator;

/// <summary>The operator's command line; each flag is an environment variable too (<c>--gateway-image</c> is <c>DEEPSEEK_GATEWAY_IMAGE</c>).</summary>
internal static partial class OperatorCommand
{
    private static string ProductVersion => typeof(OperatorCommand).Assembly.GetName().Version!.ToString(3);

    /// <param name="run">Gets the options; its result is the exit code.</param>
    public static RootCommand Create(Func<OperatorOptions, CancellationToken, Task<int>> run)
    {
        var kubeconfig = Flag.Create<string>("--kubeconfig", "File with the cluster and credentials; absent: the pod's service account, else the user's kubeconfig");
        var namespaces = Flag.Create<string[]>("--namespace", "Namespace to watch, may be given several times or separated by commas; absent: all");
        namespaces.AllowMultipleArgumentsPerToken = true;
        var @class = Flag.Create("--class", "Reconcile the routes and local models whose label deepseek-operator.io/class has this value; absent: those without the label", ParseClass);
        var labels = Flag.Create<string>("--watch-label-selector", "Reconcile only the routes and local models that this label selector chooses");
        var nodes = Flag.Create("--watch-nodes", "Know the labels of nodes, for routes with spec.nodeTiers; needs list and watch of nodes (config/rbac/nodes)", false);
        var elect = Flag.Create("--leader-elect", "Reconcile only while holding the Lease, so that several replicas may run", true);
        var leaseNamespace = Flag.Create<string>("--leader-election-namespace", "Namespace of the Lease; absent: the operator's own");
        var metrics = Flag.CreateListenUrl("--metrics", "Where /metrics, /livez and /readyz are served", "http://0.0.0.0:8081");
        var image = Flag.Create("--gateway-image", "Image of gateways whose route names none", $"ghcr.io/deepseek-operator/gateway:{ProductVersion}");
        var inference = Flag.Create("--inference-image", "Image that fetches weights of local models and serves them on CPUs, where they name none", InferenceImages.Default.Cpu);
        var builder = Flag.Create("--engine-builder-image", "Image that builds and serves TensorRT engines of local models that name none", InferenceImages.Default.Gpu);
        var concurrency = Flag.Create("--max-concurrent-reconciles", "Routes that are reconciled at once, and as many local models", 8);
        var qps = Flag.Create("--kube-api-qps", "Requests per second to the API server, watches aside; 0: as many as it takes", 0d);
        var burst = Flag.Create("--kube-api-burst", "Requests that may leave at once under --kube-api-qps", 30);

        var command = new RootCommand("Runs the control plane: reconciles DeepSeekRoutes and shifts their traffic, and DeepSeekLocalModels.")
        {
            kubeconfig, namespaces, @class, labels, nodes, elect, leaseNamespace, metrics, image, inference, builder, concurrency, qps, burst,
        };
        command.SetAction((parsed, cancellationToken) => run(
            new OperatorOptions
            {
                Kubeconfig = parsed.GetValue(kubeconfig),
                Namespaces = [.. (parsed.GetValue(namespaces) ?? []).SelectMany(static value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                Shard = new Shard(parsed.GetValue(@class) ?? "", parsed.GetValue(labels) ?? ""),
                WatchNodes = parsed.GetValue(nodes),
                LeaderElect = parsed.GetValue(elect),
                LeaderElectionNamespace = parsed.GetValue(leaseNamespace),
                Metrics = parsed.GetValue(metrics)!,
                GatewayImage = parsed.GetValue(image)!,
                InferenceImage = parsed.GetValue(inference)!,
                EngineBuilderImage = parsed.GetValue(builder)!,
                MaxConcurrentReconciles = parsed.GetValue(concurrency),
                KubeApiQps = parsed.GetValue(qps),
                KubeApiBurst = parsed.GetValue(burst),
            },
            cancellationToken));
        return command;
    }

    // The API's rule for label values.
    private static string ParseClass(string text) => LabelValue().IsMatch(text) ? text
        : throw new FormatException($"'{text}' is no label value; use up to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit");

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex LabelValue();
}
