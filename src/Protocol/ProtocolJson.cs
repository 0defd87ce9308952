using System.Text.Json.Serialization;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Protocol;

/// <summary>JSON contracts of the words that pass between processes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RoutingSnapshot))]
public sealed partial class ProtocolJson : JsonSerializerContext;
