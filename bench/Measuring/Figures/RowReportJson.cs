using System.Text.Json.Serialization;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>JSON of reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RowReport))]
internal sealed partial class RowReportJson : JsonSerializerContext;
