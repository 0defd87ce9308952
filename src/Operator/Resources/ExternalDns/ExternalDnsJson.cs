using System.Text.Json.Serialization;
using k8s;

namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>JSON contract of a DNSEndpoint, by source generation.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KubernetesJson.KubernetesDateTimeConverter), typeof(KubernetesJson.KubernetesDateTimeOffsetConverter)])]
[JsonSerializable(typeof(DnsEndpoint))]
internal sealed partial class ExternalDnsJson : JsonSerializerContext;
