using System.Text.Json.Serialization;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;

namespace DeepSeek.Api;

/// <summary>
/// JSON contracts of both kinds, by source generation. Insert it before KubernetesClient's own:
/// <c>KubernetesJson.AddJsonOptions(o =&gt; o.TypeInfoResolverChain.Insert(0, ApiJson.Default))</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MicroTimeJsonConverter)])]
[JsonSerializable(typeof(DeepSeekRoute))]
[JsonSerializable(typeof(DeepSeekRouteList))]
[JsonSerializable(typeof(DeepSeekLocalModel))]
[JsonSerializable(typeof(DeepSeekLocalModelList))]
public sealed partial class ApiJson : JsonSerializerContext;
