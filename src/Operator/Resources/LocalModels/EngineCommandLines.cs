using System.Globalization;
using DeepSeek.Api.LocalModels;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>
/// The command lines of <c>deepseek-engine</c>, the entry point of the inference image: all that operator and image must agree on, besides
/// <see cref="EngineExitCodes"/> and what a Job reports at its end.
/// </summary>
internal static class EngineCommandLines
{
    /// <summary>The executable.</summary>
    public const string Program = "deepseek-engine";

    /// <summary>Where Jobs say how far they are.</summary>
    public const int ProgressPort = 8080;

    /// <summary>Gets the weights, or checks those that are there. Credentials come by environment: HF_TOKEN, AWS_*.</summary>
    public static IList<string> Fetch(DeepSeekLocalModel model, string key, IReadOnlyList<(string Key, DateTimeOffset FetchedTime)> discards) =>
    [
        "fetch", "--source", Source(model.Spec.Source), "--into", ModelPaths.Weights(key),
        .. discards.SelectMany(static old => new[] { "--discard", string.Create(CultureInfo.InvariantCulture, $"{old.Key}@{old.FetchedTime.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") }),
        .. Reports(),
    ];

    /// <summary>
    /// Quantizes and builds into a temporary folder, renames it to the key at the end, and then deletes what is to be discarded. An engine of the
    /// key that is there and whole is left as it is.
    /// </summary>
    public static IList<string> Build(DeepSeekLocalModel model, string weightsKey, string key, IReadOnlyList<string> discards)
    {
        var engine = model.Spec.Engine;
        return
        [
            "build", "--engine-type", $"{engine.Type}", "--model", ModelPaths.Weights(weightsKey), "--engines", ModelPaths.Engines, "--key", key,
            "--precision", $"{engine.Precision}",
            .. Quantization(engine),
            "--max-batch", Number(engine.MaxBatchSize), "--max-input", Number(engine.MaxInputLength), "--max-sequence", Number(engine.MaxSequenceLength),
            .. TensorRt(engine),
            .. discards.SelectMany(static discard => new[] { "--discard", discard }),
            .. Reports(),
        ];
    }

    /// <summary>Checks that the engine is whole and fits the GPU at hand; of several keys, that one of them does.</summary>
    public static IList<string> Verify(IReadOnlyList<string> keys) => ["verify", "--engines", ModelPaths.Engines, .. Keys(keys)];

    /// <summary>Serves. Without an engine of its own it computes with the weights as they are; of several it takes the one that fits the GPU at hand.</summary>
    public static IList<string> Serve(DeepSeekLocalModel model, ServedArtifacts artifacts) =>
    [
        "serve", "--model", ModelPaths.Weights(artifacts.WeightsKey),
        .. artifacts.EngineKeys switch
        {
            [] => Array.Empty<string>(),
            [var only] => ["--engine", ModelPaths.Engine(only)],
            var several => ["--engines", ModelPaths.Engines, .. Keys(several)],
        },
        "--engine-type", $"{model.Spec.Engine.Type}", "--port", Number(model.Spec.Runtime.Port), "--served-name", ModelNames.Served(model),
        "--max-batch", Number(model.Spec.Engine.MaxBatchSize), "--max-input", Number(model.Spec.Engine.MaxInputLength),
        "--max-sequence", Number(model.Spec.Engine.MaxSequenceLength), "--max-concurrency", Number(model.Spec.Runtime.MaxConcurrency),
        .. model.Spec.Runtime.Args,
    ];

    private static IEnumerable<string> Reports() => ["--progress-port", Number(ProgressPort), "--progress-file", ModelPaths.Report];

    /// <summary>The source as one URL. What a volume brings, another claim or an image, is a folder.</summary>
    private static string Source(ModelSourceSpec source) => source switch
    {
        { HuggingFace: { } hub } => $"huggingface://{hub.Repo}@{hub.Revision}",
        { S3: { } bucket } => bucket.Url,
        { Pvc.Path: { Length: > 0 } path } => $"pvc://{ModelPaths.Source}/{path}",
        _ => $"pvc://{ModelPaths.Source}",
    };

    private static IEnumerable<string> Quantization(EngineSpec engine)
    {
        if (engine.Precision != EnginePrecision.INT8)
        {
            return [];
        }

        var calibration = engine.Quantization.Calibration;
        return
        [
            "--quantization", $"{engine.Quantization.Method}", "--samples", Number(calibration.Samples), "--sample-length", Number(calibration.MaxLength),
            .. calibration.PromptsRef is null ? Array.Empty<string>() : ["--prompts", ModelPaths.Prompts],
        ];
    }

    private static IEnumerable<string> TensorRt(EngineSpec engine) => engine.Type != EngineType.TensorRT ? [] :
    [
        "--workspace", Number(Quantities.Bytes(engine.Workspace)), "--hardware-compatibility", $"{engine.HardwareCompatibility}",
        .. engine.VersionCompatible ? ["--version-compatible"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Keys(IReadOnlyList<string> keys) => keys.SelectMany(static key => new[] { "--key", key });

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
