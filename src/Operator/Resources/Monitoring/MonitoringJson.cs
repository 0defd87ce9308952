using System.Text.Json.Serialization;
using k8s;

namespace DeepSeek.Operator.Resources.Monitoring;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KubernetesJson.KubernetesDateTimeConverter), typeof(KubernetesJson.KubernetesDateTimeOffsetConverter)])]
[JsonSerializable(typeof(PodMonitor))]
[JsonSerializable(typeof(PrometheusRule))]
[JsonSerializable(typeof(ServiceMonitor))]
internal sealed partial class MonitoringJson : JsonSerializerContext;
