using DeepSeek.Api;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>
/// The Secret with the password that a managed Redis and its route's gateways share. Here it has none yet: the password is drawn where the
/// Secret is created, and known to nobody in this process from then on.
/// </summary>
internal static class CachePassword
{
    /// <summary>The one key of the Secret.</summary>
    public const string Key = "password";

    public static SecretKeyReference Reference(DeepSeekRoute route) => new() { Name = RouteNames.Cache(route), Key = Key };

    public static V1Secret Build(DeepSeekRoute route) => new()
    {
        ApiVersion = V1Secret.KubeApiVersion,
        Kind = V1Secret.KubeKind,
        Metadata = ChildMetadata.ForCache(route, RouteNames.Cache(route)),
        Type = "Opaque",
    };
}
