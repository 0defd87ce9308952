using System.Text.Json.Serialization;

namespace DeepSeek.Standalone.Demo;

/// <summary>JSON of the summary file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
