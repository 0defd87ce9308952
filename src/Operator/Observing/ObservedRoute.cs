using DeepSeek.Api.Routes;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Resources.ExternalDns;
using k8s.Models;

namespace DeepSeek.Operator.Observing;

/// <summary>Everything a decision about one route may rest on, read at one moment.</summary>
internal sealed record ObservedRoute
{
    public required DeepSeekRoute Route { get; init; }

    /// <summary>Null before the first apply.</summary>
    public V1Deployment? Gateway { get; init; }

    /// <summary>The managed Redis; null where there is none yet, or none is asked for.</summary>
    public V1Deployment? Cache { get; init; }

    /// <summary>Whether the cluster knows external-dns' DNSEndpoint.</summary>
    public bool IsDnsServed { get; init; }

    /// <summary>The route's DNSEndpoint; null where there is none yet, or none is asked for.</summary>
    public DnsEndpoint? Dns { get; init; }

    /// <summary>The gateway's pods; read only while it isn't available, to say why.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>What the route refers to.</summary>
    public References References { get; init; } = References.None;

    /// <summary>Which monitoring objects there can be.</summary>
    public MonitoringSupport Monitoring { get; init; } = MonitoringSupport.None;

    /// <summary>Labels by node, of a route that has orders for some; null where the operator is not to know them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Nodes { get; init; }

    /// <summary>What the gateways last said; null before the first round.</summary>
    public Measurement? Measurement { get; init; }
}
