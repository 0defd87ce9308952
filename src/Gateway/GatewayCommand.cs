using System.CommandLine;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.Gateway;

/// <summary>The command line of <c>deepseek-gateway</c>.</summary>
internal static class GatewayCommand
{
    private static readonly Option<string?> SnapshotFile =
        Flag.Create<string?>("--snapshot-file", "Serve by the routing snapshot in this file, and by what it changes to");

    private static readonly Option<ObjectKey?> ConfigMap = Flag.Create<ObjectKey?>(
        "--configmap", "Serve by the routing snapshot in this ConfigMap (NAMESPACE/NAME), and by what it changes to", ParseKey);

    private static readonly Option<string?> FallbackFile =
        Flag.Create<string?>("--fallback-file", "With --configmap: serve by this file until the cluster has answered (a mounted copy of the ConfigMap)");

    private static readonly Option<string?> Kubeconfig =
        Flag.Create<string?>("--kubeconfig", "How to reach the cluster; absent: from inside it, or as kubectl would");

    private static readonly Option<string> Credentials =
        Flag.Create("--credentials-dir", "Upstream keys: files <secret>/<key> below this directory", "/etc/deepseek/credentials");

    private static readonly Option<string> ClientKeys =
        Flag.Create("--client-keys-dir", "Keys of clients, where the snapshot asks for them: files <client> in this directory", "/etc/deepseek/client-keys");

    private static readonly Option<string?> Node =
        Flag.Create<string?>("--node", "Name of the node it runs on, for routes with an order of tiers of their own for some nodes");

    private static readonly Option<Uri> Listen = Flag.CreateListenUrl("--listen", "Where clients are served", "http://0.0.0.0:8080");

    private static readonly Option<Uri> Admin = Flag.CreateListenUrl("--admin", "Where the status page, /metrics, /livez, /readyz and /snapshot are", "http://0.0.0.0:9090");

    public static RootCommand Create()
    {
        var command = new RootCommand("Serves OpenAI clients from DeepSeek nodes, by a routing snapshot.")
        {
            SnapshotFile, ConfigMap, FallbackFile, Kubeconfig, Credentials, ClientKeys, Node, Listen, Admin,
        };
        command.SetAction((parsed, cancellationToken) => GatewayProcess.RunAsync(
            new GatewaySettings
            {
                SnapshotFile = parsed.GetValue(SnapshotFile),
                ConfigMap = parsed.GetValue(ConfigMap),
                FallbackFile = parsed.GetValue(FallbackFile),
                Kubeconfig = parsed.GetValue(Kubeconfig),
                CredentialsDirectory = parsed.GetValue(Credentials)!,
                ClientKeysDirectory = parsed.GetValue(ClientKeys)!,
                Node = parsed.GetValue(Node),
                Listen = parsed.GetValue(Listen)!,
                Admin = parsed.GetValue(Admin)!,
            },
            cancellationToken));
        command.Validators.Add(result =>
        {
            if (result.GetResult(SnapshotFile) is null == result.GetResult(ConfigMap) is null)
            {
                result.AddError("one of --snapshot-file and --configmap is needed, and not both");
            }
        });
        return command;
    }

    private static ObjectKey? ParseKey(string text) =>
        text.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name]
            ? new ObjectKey(space, name)
            : throw new FormatException($"'{text}' is not NAMESPACE/NAME");
}
