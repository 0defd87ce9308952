using System.CommandLine;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.Hosting.CommandLine;
using k8s.Exceptions;

namespace DeepSeek.KubectlDsr.Connecting;

/// <summary>Which cluster and namespace: kubectl's own flags, with kubectl's meaning, before or after the verb.</summary>
internal sealed class ClusterFlags
{
    private readonly Option<string> _kubeconfig = new("--kubeconfig") { Description = "File with clusters and credentials; absent: those that KUBECONFIG names, else ~/.kube/config", Recursive = true };

    private readonly Option<string> _context = new("--context") { Description = "Context of the kubeconfig; absent: the current one", Recursive = true };

    private readonly Option<string> _namespace = new("--namespace", "-n") { Description = "Namespace of the route; absent: the context's", Recursive = true };

    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
        command.Add(_namespace);
    }

    /// <summary>Connects. Nothing is sent yet.</summary>
    /// <exception cref="UsageException">The kubeconfig can't be read, or lacks the context.</exception>
    public Cluster Connect(ParseResult parsed)
    {
        try
        {
            var access = Kubeconfig.LoadOfUser(parsed.GetValue(_kubeconfig), parsed.GetValue(_context), Environment.GetEnvironmentVariable("KUBECONFIG"));
            var client = ApiClient.Connect(access, new ApiClientOptions { UserAgent = "kubectl-dsr" });
            return new Cluster(client, parsed.GetValue(_namespace) is { Length: > 0 } chosen ? chosen : client.Namespace);
        }
        catch (Exception e) when (e is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"kubeconfig: {e.Message}");
        }
    }
}
