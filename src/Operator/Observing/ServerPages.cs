using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Operator.Resources.LocalModels.Runtimes;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>The metrics pages of a local model's ready servers, from the EndpointSlices of its Service.</summary>
internal static class ServerPages
{
    public static IReadOnlyList<Uri> Of(DeepSeekLocalModel model, IReadOnlyList<V1EndpointSlice> slices) =>
    [
        .. slices.SelectMany(slice => (slice.Endpoints ?? []).Where(static endpoint => endpoint.Conditions?.Ready != false)
            .Select(static endpoint => endpoint.Addresses.FirstOrDefault()).OfType<string>()
            .SelectMany(address => Ports(slice).Select(port => new UriBuilder(Uri.UriSchemeHttp, address, port, ServerRuntimes.MetricsPath(model.Spec.Runtime.Type)).Uri)))
            .Distinct(),
    ];

    private static IEnumerable<int> Ports(V1EndpointSlice slice)
        => (slice.Ports ?? []).Where(static port => port.Name == ModelService.PortName).Select(static port => port.Port).OfType<int>();
}
