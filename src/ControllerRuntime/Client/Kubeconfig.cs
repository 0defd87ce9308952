using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>Where the API server is and who we are.</summary>
public static class Kubeconfig
{
    /// <summary>
    /// The kubeconfig file's current context if a file is given, else the pod's service account, else the user's kubeconfig.
    /// </summary>
    /// <param name="path">The file; null or empty for none.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be read.</exception>
    public static KubernetesClientConfiguration Load(string? path)
    {
        if (string.IsNullOrEmpty(path) && KubernetesClientConfiguration.IsInCluster())
            return KubernetesClientConfiguration.InClusterConfig();

        var file = string.IsNullOrEmpty(path) ? null : path;
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(file);
        TrustWholeBundle(configuration, file);
        return configuration;
    }

    /// <summary>
    /// certificate-authority-data may hold several certificates, as it does while a cluster's CA is being replaced. The client
    /// library reads the first one only, and would reject the server.
    /// </summary>
    private static void TrustWholeBundle(KubernetesClientConfiguration configuration, string? path)
    {
        var file = KubernetesClientConfiguration.LoadKubeConfig(path);
        var cluster = file.Contexts?.FirstOrDefault(c => c.Name == configuration.CurrentContext)?.ContextDetails?.Cluster;
        var data = file.Clusters?.FirstOrDefault(c => c.Name == cluster)?.ClusterEndpoint?.CertificateAuthorityData;
        if (string.IsNullOrEmpty(data))
            return;

        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(data)));
        if (bundle.Count > 0)
            configuration.SslCaCerts = bundle;
    }
}
