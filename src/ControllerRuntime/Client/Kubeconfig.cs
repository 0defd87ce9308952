using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.KubeConfigModels;

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

        var file = KubernetesClientConfiguration.LoadKubeConfig(string.IsNullOrEmpty(path) ? null : path);
        return Of(file, context: null);
    }

    /// <summary>
    /// As kubectl does for the person at the keyboard: the file if one is given, else those that <c>KUBECONFIG</c> names, else
    /// <c>~/.kube/config</c>; in each case with the context that is named, or the current one.
    /// </summary>
    /// <param name="path">The file; null or empty for none.</param>
    /// <param name="context">The context; null or empty for the current one.</param>
    /// <param name="variable">What <c>KUBECONFIG</c> says: files, separated as in the PATH; those that don't exist are passed over.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be read, or has no such context.</exception>
    public static KubernetesClientConfiguration LoadOfUser(string? path, string? context, string? variable)
    {
        string[] named = [.. (variable ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists)];
        var chosen = string.IsNullOrEmpty(context) ? null : context;
        return Of(
            !string.IsNullOrEmpty(path) ? KubernetesClientConfiguration.LoadKubeConfig(path)
            : named.Length > 0 ? Merge([.. named.Select(static file => KubernetesClientConfiguration.LoadKubeConfig(file))], chosen)
            : KubernetesClientConfiguration.LoadKubeConfig(),
            chosen);
    }

    /// <summary>Of what several files say of one name, the first counts. Paths in the files are relative to the file that has the context.</summary>
    private static K8SConfiguration Merge(K8SConfiguration[] files, string? context)
    {
        var current = context ?? files.Select(static file => file.CurrentContext).FirstOrDefault(static name => !string.IsNullOrEmpty(name));
        return new K8SConfiguration
        {
            ApiVersion = "v1",
            Kind = "Config",
            CurrentContext = current,
            Contexts = [.. files.SelectMany(static file => file.Contexts ?? [])],
            Clusters = [.. files.SelectMany(static file => file.Clusters ?? [])],
            Users = [.. files.SelectMany(static file => file.Users ?? [])],
            FileName = (files.FirstOrDefault(file => file.Contexts?.Any(known => known.Name == current) == true) ?? files[0]).FileName,
        };
    }

    private static KubernetesClientConfiguration Of(K8SConfiguration file, string? context)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(file, context);
        TrustWholeBundle(configuration, file);
        return configuration;
    }

    /// <summary>
    /// certificate-authority-data may hold several certificates, as it does while a cluster's CA is being replaced. The client
    /// library reads the first one only, and would reject the server.
    /// </summary>
    private static void TrustWholeBundle(KubernetesClientConfiguration configuration, K8SConfiguration file)
    {
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
