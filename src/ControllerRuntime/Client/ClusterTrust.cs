using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.KubeConfigModels;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>
/// The certificate authorities of a kubeconfig, all of them. KubernetesClient takes the first certificate of a bundle alone, so a
/// server whose bundle begins with another (a rotated authority, a leaf with its chain) would be refused.
/// </summary>
internal static class ClusterTrust
{
    public static void TakeWholeBundle(KubernetesClientConfiguration configuration, string? kubeconfig)
    {
        var file = new FileInfo(kubeconfig ?? KubernetesClientConfiguration.KubeConfigDefaultLocation);
        var config = KubernetesClientConfiguration.LoadKubeConfig(file);
        var cluster = config.Clusters?.FirstOrDefault(c => c.Name == Context(config)?.ContextDetails?.Cluster)?.ClusterEndpoint;
        if (Pem(cluster, file) is { } pem)
        {
            var bundle = new X509Certificate2Collection();
            bundle.ImportFromPem(pem);
            configuration.SslCaCerts = bundle;
        }
    }

    private static Context? Context(K8SConfiguration config) => config.Contexts?.FirstOrDefault(c => c.Name == config.CurrentContext);

    private static string? Pem(ClusterEndpoint? cluster, FileInfo kubeconfig) => cluster switch
    {
        { CertificateAuthorityData: { Length: > 0 } data } => Encoding.ASCII.GetString(Convert.FromBase64String(data)),
        { CertificateAuthority: { Length: > 0 } path } => File.ReadAllText(Path.Combine(kubeconfig.DirectoryName ?? "", path)),
        _ => null,
    };
}
