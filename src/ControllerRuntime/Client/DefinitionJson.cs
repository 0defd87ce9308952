using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>JSON of CRDs, whose schemas only some executables read.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KubernetesJson.KubernetesDateTimeConverter), typeof(KubernetesJson.KubernetesDateTimeOffsetConverter)])]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(JsonElement))] // fields that hold any JSON
internal sealed partial class DefinitionJson : JsonSerializerContext;
