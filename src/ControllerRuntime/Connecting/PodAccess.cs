using System.Globalization;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>What Kubernetes puts into each pod, so that it can ask its API server.</summary>
internal static class PodAccess
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The access of the pod that we are in; null: we are in none, or it has no service account.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The cluster's certificate can't be read.</exception>
    public static ClusterAccess? Find() =>
        Read(Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"), ServiceAccount);

    internal static ClusterAccess? Read(string? host, string? port, string folder)
    {
        var (token, authority, ns) = (Path.Combine(folder, "token"), Path.Combine(folder, "ca.crt"), Path.Combine(folder, "namespace"));
        if (string.IsNullOrEmpty(host) || !int.TryParse(port, CultureInfo.InvariantCulture, out var number) || !File.Exists(token) || !File.Exists(authority))
            return null;

        var access = new ClusterAccess
        {
            Server = new UriBuilder("https", host, number).Uri,
            Authorities = Certificates.Read(authority, File.ReadAllText(authority)),
            User = new ClusterUser { TokenFile = token },
        };
        return File.Exists(ns) && File.ReadAllText(ns).Trim() is { Length: > 0 } name ? access with { Namespace = name } : access;
    }
}
