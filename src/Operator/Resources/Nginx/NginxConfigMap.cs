using DeepSeek.Api.Routes;
using DeepSeek.Protocol.Routing;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>For those who run an nginx of their own: a configuration that follows the shares and weights of the moment.</summary>
internal static class NginxConfigMap
{
    /// <summary>The key, and the file's usual name.</summary>
    public const string FileName = "nginx.conf";

    /// <summary>Null when no backend has an address that nginx takes.</summary>
    public static V1ConfigMap? Build(DeepSeekRoute route, RoutingSnapshot snapshot) => NginxConfig.Write(snapshot) is not { } config ? null : new V1ConfigMap
    {
        ApiVersion = V1ConfigMap.KubeApiVersion,
        Kind = V1ConfigMap.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Nginx(route)),
        Data = new Dictionary<string, string> { [FileName] = config },
    };
}
