using DeepSeek.Engines;
using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;
using DeepSeek.Engines.TensorRt;
using DeepSeek.Inference.Prompting;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>
/// Makes a plan of weights: quantizes where INT8 is asked for, checks that TensorRT knows all operators, lets <c>trtexec</c> build, and lets the
/// plan say a token. What is cheap is checked before what takes an hour.
/// </summary>
internal sealed class PlanBuild(Progress progress)
{
    private const string Graph = "model.onnx";
    private const string Plan = "model.plan";

    // Of the folder that appears it is no part.
    private const string WorkFolder = ".work";

    /// <param name="options">What is to be built.</param>
    /// <param name="into">Folder that gets the plan, and what it was built for.</param>
    /// <param name="cancellationToken">Kills the builder.</param>
    /// <exception cref="JobFailure">It can't be built, and why.</exception>
    /// <exception cref="EngineException">There is no GPU, or a file can't be used.</exception>
    public async Task<EngineDescription> RunAsync(BuildOptions options, string into, CancellationToken cancellationToken)
    {
        var trtexec = Trtexec.Find(options.Plan.Trtexec, progress);
        var target = PlanTarget.Here(options.Engines);
        progress.Say($"building for {target.Gpu}, compute capability {target.ComputeCapability}, by TensorRT {target.TensorRT}");
        var work = Directory.CreateDirectory(Path.Combine(into, WorkFolder)).FullName;
        var (onnx, graph) = Prepare(options, target, work);
        var (plan, timings) = (Path.Combine(into, Plan), Path.Combine(work, "timings"));
        TimingCache.Take(options.Engines, target, timings);
        await trtexec.RunAsync(TrtexecCommandLine.Of(onnx, plan, timings, graph, options.Plan), cancellationToken);
        if (!File.Exists(plan))
        {
            throw JobFailure.BuilderFailed("trtexec says that it succeeded, and has written no plan");
        }

        TimingCache.Keep(options.Engines, target, timings);
        Directory.Delete(work, recursive: true);
        target.Describe(plan, options.Plan.HardwareCompatibility == HardwareCompatibility.AmperePlus);
        return new EngineDescription
        {
            Key = options.Key,
            Kind = EngineKind.TensorRT,
            Precision = options.Precision,
            Builder = Try(into, options.Plan),
            // As nodes are labelled with it.
            GpuProduct = target.Gpu.Replace(' ', '-'),
            ComputeCapability = $"{target.ComputeCapability}",
            TensorRTVersion = $"{target.TensorRT}",
        };
    }

    private (string Onnx, PlanGraph Graph) Prepare(BuildOptions options, PlanTarget target, string work)
    {
        var (source, onnx) = (OnnxRuntimeEngine.FindGraph(options.Model), Path.Combine(work, Graph));
        Refuse(options);
        RefusePrecision(options, source);
        try
        {
            // Quantizing takes long: whether the rest is possible is known before, of the graph as it is now.
            var graph = PlanGraph.Write(source, onnx, options.Plan.MaxSequence);
            if (options.Precision == EnginePrecision.INT8 && options.Quantization != QuantizationMethod.PreQuantized)
            {
                Preflight(source, target);
                Quantize(options, source, onnx);
                graph = PlanGraph.Write(onnx, onnx, options.Plan.MaxSequence ?? graph.Capacity - 1);
            }
            else
            {
                LinkWeights(source, work);
            }

            Preflight(onnx, target);
            return (onnx, graph);
        }
        catch (EngineException e)
        {
            throw JobFailure.UnsupportedModel(e.Message, e);
        }
    }

    private static void Refuse(BuildOptions options)
    {
        if (options.Plan.VersionCompatible)
        {
            throw JobFailure.Other("plans for later versions of TensorRT bring code of their own, which the server doesn't run: set spec.engine.versionCompatible to false");
        }

        if (options.Precision == EnginePrecision.INT8 && options.Quantization == QuantizationMethod.Calibrator)
        {
            throw JobFailure.Other("TensorRT's calibrator isn't driven here: use ExplicitQDQ, which TensorRT 10 and 11 take");
        }
    }

    // A strongly typed graph is computed in the types that it says, and no flag changes that.
    private static void RefusePrecision(BuildOptions options, string source)
    {
        var needed = options switch
        {
            { Precision: EnginePrecision.FP16 } => Precision.Fp16,
            { Precision: EnginePrecision.INT8, Quantization: QuantizationMethod.PreQuantized } => Precision.QuantizeDequantize,
            _ => Precision.Fp32,
        };
        if (ModelSummary.Of(source).Precision is var found && found != needed)
        {
            throw JobFailure.UnsupportedModel($"{source} computes in {found}, and {options.Precision} is built of a graph in {needed}: export it so, or change spec.engine.precision");
        }
    }

    private static void Preflight(string onnx, PlanTarget target)
    {
        var report = TensorRtPreflight.Check(onnx);
        if (report.Findings is [var first, ..])
        {
            throw JobFailure.UnsupportedModel($"TensorRT won't take {string.Join(", ", report.Findings.Select(static finding => finding.Operator))}: {first.Operator}: {first.Problem}: {first.Remedy}");
        }

        if (report.LeastVersion > target.TensorRT)
        {
            throw JobFailure.UnsupportedModel($"the model has operators that TensorRT knows from {report.LeastVersion} on, and {target.TensorRT} is here: take another image (spec.engine.builder.image)");
        }
    }

    private void Quantize(BuildOptions options, string source, string onnx)
    {
        progress.Say($"quantizing {source}");
        var tokenizer = new ModelTokenizer(TokenizerFile.Read(options.Model));
        var prompts = CalibrationPrompts.Read(tokenizer, options.Plan);
        progress.Enter($"measuring activations on {prompts.Count} prompts");
        var steps = new QuantizationSteps(progress);
        steps.Conclude(QdqQuantizer.Run(source, onnx, prompts, new QuantizationOptions(), steps));
    }

    // Gigabytes needn't be copied to be read from another folder.
    private static void LinkWeights(string source, string work)
    {
        foreach (var beside in OnnxRuntimeEngine.FilesBeside(source))
        {
            var link = Path.Combine(work, beside);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, beside)));
        }
    }

    // With as many slots as will be served: what doesn't fit into the GPU's memory shows now.
    private string Try(string folder, PlanOptions options)
    {
        progress.Enter("trying the plan");
        try
        {
            using var engine = TensorRtEngine.Load(folder, new EngineOptions { Slots = options.MaxBatch, ContextLength = options.MaxSequence });
            engine.Prefill(0, [0], new float[engine.Model.VocabularySize]);
            return engine.Model.Runtime;
        }
        catch (EngineException e)
        {
            throw e.LacksMemory ? JobFailure.OutOfMemory(e.Message) : JobFailure.BuilderFailed($"the plan that trtexec wrote can't be served: {e.Message}", e);
        }
    }
}
