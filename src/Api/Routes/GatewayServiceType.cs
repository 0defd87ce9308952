using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Types of Service.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GatewayServiceType>))]
public enum GatewayServiceType
{
    /// <summary>Inside the cluster.</summary>
    ClusterIP,

    /// <summary>On a port of every node.</summary>
    NodePort,

    /// <summary>By the cloud's load balancer.</summary>
    LoadBalancer,
}
