using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Client;

namespace DeepSeek.Operator.Observing;

/// <summary>Our own kinds, as the controller runtime reads and writes them.</summary>
internal static class RouteKinds
{
    public static ResourceKind<DeepSeekRoute> Route { get; } =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekRoute.KubeKind, DeepSeekRoute.KubePlural, ApiJson.Default.DeepSeekRoute);

    public static ResourceKind<DeepSeekLocalModel> LocalModel { get; } =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekLocalModel.KubeKind, DeepSeekLocalModel.KubePlural, ApiJson.Default.DeepSeekLocalModel);
}
