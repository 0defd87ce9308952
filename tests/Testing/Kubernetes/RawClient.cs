using DeepSeek.ControllerRuntime.Connecting;
using k8s;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>KubernetesClient's own client, for tests that send and read what travels, and not by what they test.</summary>
public static class RawClient
{
    /// <param name="kubeconfig">The file. KubernetesClient reads the first authority of a bundle alone, so the bundle is ours.</param>
    public static k8s.Kubernetes Connect(string kubeconfig)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        configuration.SslCaCerts = Kubeconfig.Load(kubeconfig).Authorities;
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        return new k8s.Kubernetes(configuration);
    }
}
