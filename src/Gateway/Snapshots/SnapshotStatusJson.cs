using System.Text.Json.Serialization;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>JSON of the admin port.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(SnapshotStatus))]
internal sealed partial class SnapshotStatusJson : JsonSerializerContext;
