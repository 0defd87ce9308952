using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Where clients reach the route. The admin port is there so that endpoints carry it: the operator and scrapers find each pod by it.</summary>
internal static class GatewayService
{
    public static V1Service Build(DeepSeekRoute route) => new()
    {
        ApiVersion = V1Service.KubeApiVersion,
        Kind = V1Service.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route), route.Spec.Gateway.Service.Annotations.ToDictionary()),
        Spec = new V1ServiceSpec
        {
            Type = route.Spec.Gateway.Service.Type.ToString(),
            Selector = ChildMetadata.GatewaySelector(route),
            Ports =
            [
                Port(GatewayPorts.Http, route.Spec.Gateway.Service.Port),
                Port(GatewayPorts.Admin, GatewayPorts.AdminNumber),
            ],
        },
    };

    /// <summary>The base URL that clients configure.</summary>
    public static string Endpoint(DeepSeekRoute route)
    {
        var port = route.Spec.Gateway.Service.Port;
        return $"http://{RouteNames.Gateway(route)}.{route.Namespace()}.svc{(port == 80 ? "" : $":{port}")}/v1";
    }

    private static V1ServicePort Port(string name, int number) => new() { Name = name, Port = number, TargetPort = name, Protocol = "TCP" };
}
