using DeepSeek.Engines.Cuda;
using DeepSeek.Hosting.Logging;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.DocsGen.Configuration;

/// <summary>Environment variables that stand for no flag.</summary>
/// <param name="Name">Of the variable.</param>
/// <param name="Of">Who reads it.</param>
/// <param name="Meaning">Markdown.</param>
internal sealed record EnvironmentWords(string Name, string Of, string Meaning)
{
    public const string Heading = "Environment variables that aren't flags";

    private const string Each = "all that serve, and the operator";
    private const string Engine = "`deepseek-engine`";
    private const string Fetch = "`deepseek-engine fetch`";
    private const string Custom = "images of `runtime.type` Custom";
    private const string Traffic = "`deepseek-gateway`, `deepseek-standalone`";

    public static IReadOnlyList<EnvironmentWords> All =>
    [
        new(ConsoleLogging.LevelVariable, Each, "`Trace`, `Debug`, `Information` (the default), `Warning`, `Error`, `Critical`, `None`"),
        new(ConsoleLogging.FormatVariable, Each, "`text` (the default) or `json`, one line each"),
        new(UpstreamKeys.Variable, "`deepseek-standalone`", "the upstream key where `--secrets-dir` has none"),
        new(RouteOverrides.MaxConcurrentVariable, "`deepseek-standalone`", "requests at once, instead of `spec.gateway.maxConcurrency`"),
        new(RouteOverrides.CacheSizeVariable, "`deepseek-standalone`", "memory of the cache, as `512MB` or `1Gi`, instead of `spec.cache.memory.maxSize`"),
        new("HF_TOKEN", Fetch, "token for Hugging Face"),
        new("HF_ENDPOINT", Fetch, "a mirror of Hugging Face"),
        new("AWS_ACCESS_KEY_ID", Fetch, "key for S3; absent: the identity of the pod"),
        new("AWS_SECRET_ACCESS_KEY", Fetch, "its secret"),
        new("AWS_REGION", Fetch, "the region; absent: `us-east-1`"),
        new("AWS_ENDPOINT_URL", Fetch, "a store other than AWS's"),
        new(NativeLibraries.CudaVariable, Engine, "the CUDA driver's library, where it isn't found by its name"),
        new(NativeLibraries.ShimVariable, Engine, "the shim over TensorRT, `libdeepseek_trt.so`"),
        new(NativeLibraries.TensorRtVariable, Engine, "TensorRT's library, where it isn't found by its name"),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", Traffic, "an OpenTelemetry collector: turns traces and metrics by OTLP on; [all of them](../operations/telemetry.md#turning-it-on)"),
        new("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Traffic, "the same for traces alone"),
        new("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", Traffic, "the same for metrics alone"),
        new("OTEL_TRACES_EXPORTER", Traffic, "`none` turns traces off"),
        new("OTEL_METRICS_EXPORTER", Traffic, "`none` turns metrics off"),
        new("MODEL_DIR", Custom, "folder of the weights; the operator sets it"),
        new("ENGINE_DIR", Custom, "folder of the engine, where there is one; the operator sets it"),
        new("MODEL_NAME", Custom, "by which clients ask for the model; the operator sets it"),
        new("PORT", Custom, "where to listen; the operator sets it"),
        new("HOSTNAME", Traffic, "the name of the gateway on its status page; Kubernetes sets it"),
        new("KUBECONFIG", "`kubectl dsr`", "files with clusters and credentials, where `--kubeconfig` is absent"),
        new("NO_COLOR", "`kubectl dsr`, `deepseek-standalone --demo`", "set: no colours"),
        new("TERM", "`kubectl dsr`", "`dumb`: no colours"),
    ];
}
