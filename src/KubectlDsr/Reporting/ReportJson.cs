using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepSeek.KubectlDsr.Explaining;

namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>The contract of <c>-o json</c>; docs/kubectl-dsr.md has it for users.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RouteReportList))]
[JsonSerializable(typeof(Explanation))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Changes when a program that reads it would have to.</summary>
    public const string Version = "kubectl-dsr/v1";

    public static string Write(RouteReportList reports) => JsonSerializer.Serialize(reports, Readable().RouteReportList);

    public static string Write(Explanation explanation) => JsonSerializer.Serialize(explanation, Readable().Explanation);

    // For terminals and programs, never for a web page: text as it is.
    private static ReportJson Readable() => new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
