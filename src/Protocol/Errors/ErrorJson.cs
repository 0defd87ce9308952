using System.Text.Json.Serialization;

namespace DeepSeek.Protocol.Errors;

/// <summary>JSON of errors. Never indented: an event of a stream is one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorEnvelope))]
internal sealed partial class ErrorJson : JsonSerializerContext;
