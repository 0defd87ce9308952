using System.CommandLine;
using DeepSeek.Inference.Building.TensorRt;
using DeepSeek.Inference.Reporting;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Building;

/// <summary><c>deepseek-engine build</c>: weights → engine.</summary>
internal static class BuildCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "Folder of the weights", Required = true };
    private static readonly Option<string> Engines = new("--engines") { Description = "Folder of all engines", Required = true };
    private static readonly Option<string> Key = new("--key") { Description = "Name of this one; its folder appears when it is whole", Required = true };
    private static readonly Option<EngineKind> Kind = new("--engine-type") { Description = "What computes", Required = true };
    private static readonly Option<EnginePrecision> Precision = new("--precision") { Description = "Number format of weights", Required = true };
    private static readonly Option<QuantizationMethod> Quantization = new("--quantization")
    {
        Description = "How INT8 is arrived at; weights are quantized here unless they are PreQuantized",
        DefaultValueFactory = static _ => QuantizationMethod.ExplicitQDQ,
    };

    private static readonly Option<string[]> Discard = new("--discard") { Description = "An engine that may go once this one is there; may be given several times" };

    // A plan is made for shapes and a card; a graph for CPUs runs with any shape on any. The operator names them for both.
    private static readonly Option<int?> MaxBatch = Counting.Option("--max-batch", "TensorRT: sequences computed at once", new PlanOptions().MaxBatch);
    private static readonly Option<int?> MaxInput = Counting.Option("--max-input", "TensorRT: longest prompt, in tokens; absent: as long as a sequence");
    private static readonly Option<int?> MaxSequence = Counting.Option("--max-sequence", "TensorRT: prompt and answer together, in tokens; absent: what the model was made for");
    private static readonly Option<int?> Samples = Counting.Option("--samples", "TensorRT, INT8: prompts that activations are measured on", new PlanOptions().Samples);
    private static readonly Option<int?> SampleLength = Counting.Option("--sample-length", "TensorRT, INT8: tokens used of each", new PlanOptions().SampleLength);
    private static readonly Option<string> Prompts = new("--prompts") { Description = "TensorRT, INT8: folder of those prompts, one a line of its files; absent: built-in ones" };
    private static readonly Option<long?> Workspace = new("--workspace") { Description = "TensorRT: bytes of memory that layouts are tried in; absent: as much as there is" };
    private static readonly Option<HardwareCompatibility> Compatibility = new("--hardware-compatibility") { Description = "TensorRT: on which other GPUs the plan must run too" };
    private static readonly Option<bool> VersionCompatible = new("--version-compatible") { Description = "TensorRT: the plan must run on later versions too; refused, since our server can't run such a plan" };
    private static readonly Option<string> Trtexec = new("--trtexec") { Description = "TensorRT: NVIDIA's builder; absent: that of the PATH, or where NVIDIA's images have it" };

    public static Command Create()
    {
        var flags = new JobFlags();
        var command = new Command("build", "Builds an engine of weights, unless it is there")
        {
            Model, Engines, Key, Kind, Precision, Quantization, Discard, MaxBatch, MaxInput, MaxSequence, Samples, SampleLength, Prompts, Workspace, Compatibility, VersionCompatible, Trtexec,
        };
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) => JobRun.RunAsync(flags.Of(parsed), async (progress, stop) =>
        {
            var built = await new EngineBuild(progress, TimeProvider.System).RunAsync(Options(parsed), stop);
            return new JobReport { Precision = $"{built.Precision}", GpuProduct = built.GpuProduct, ComputeCapability = built.ComputeCapability, TensorRTVersion = built.TensorRTVersion };
        }, cancellationToken));
        return command;
    }

    private static BuildOptions Options(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(Model)!,
        Engines = parsed.GetValue(Engines)!,
        Key = parsed.GetValue(Key)!,
        Kind = parsed.GetValue(Kind),
        Precision = parsed.GetValue(Precision),
        Quantization = parsed.GetValue(Quantization),
        Discards = parsed.GetValue(Discard) ?? [],
        Plan = new PlanOptions
        {
            MaxBatch = parsed.GetValue(MaxBatch)!.Value,
            MaxInput = parsed.GetValue(MaxInput),
            MaxSequence = parsed.GetValue(MaxSequence),
            Samples = parsed.GetValue(Samples)!.Value,
            SampleLength = parsed.GetValue(SampleLength)!.Value,
            Prompts = parsed.GetValue(Prompts),
            Workspace = parsed.GetValue(Workspace),
            HardwareCompatibility = parsed.GetValue(Compatibility),
            VersionCompatible = parsed.GetValue(VersionCompatible),
            Trtexec = parsed.GetValue(Trtexec),
        },
    };
}
