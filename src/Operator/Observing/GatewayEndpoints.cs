using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Resources;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>The admin ports of a route's ready gateways, from the EndpointSlices of its Service.</summary>
internal static class GatewayEndpoints
{
    private const string ServiceName = "kubernetes.io/service-name";

    public static IReadOnlyList<GatewayEndpoint> Of(ObjectKey route, IReadOnlyList<V1EndpointSlice> slices) =>
    [
        .. slices
            .Where(slice => slice.Metadata.Labels?.TryGetValue(ServiceName, out var service) == true && service == $"{route.Name}-{ChildMetadata.GatewayComponent}")
            .SelectMany(static slice => (slice.Endpoints ?? []).Where(IsReady).SelectMany(endpoint => Admin(slice, endpoint)))
            .DistinctBy(static endpoint => endpoint.Id),
    ];

    private static bool IsReady(V1Endpoint endpoint) => endpoint.Conditions?.Ready != false;

    private static IEnumerable<GatewayEndpoint> Admin(V1EndpointSlice slice, V1Endpoint endpoint)
    {
        var port = slice.Ports?.FirstOrDefault(static port => port.Name == GatewayPorts.Admin)?.Port;
        var address = endpoint.Addresses.FirstOrDefault();
        if (port is null || address is null)
        {
            yield break;
        }

        var uri = new UriBuilder(Uri.UriSchemeHttp, address, port.Value).Uri;
        yield return new GatewayEndpoint(endpoint.TargetRef?.Uid ?? uri.Authority, uri);
    }
}
