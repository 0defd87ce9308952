namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>How the operator's processes are told from others that expose metrics of the same names, as every controller-runtime does.</summary>
internal static class InstallationQueries
{
    /// <summary>One series for each process of the operator.</summary>
    public const string Operators = """controller_runtime_max_concurrent_reconciles{controller="deepseekroute"}""";

    /// <summary>Label matchers of the operator's controllers.</summary>
    /// <param name="label"><c>controller</c>, or <c>name</c> for queues.</param>
    public static string Controllers(string label) => $$"""{{{label}}=~"deepseekroute|metering|deepseeklocalmodel|localmodelload"}""";
}
