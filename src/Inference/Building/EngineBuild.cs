using DeepSeek.Engines;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.Quantization;
using DeepSeek.Inference.Building.TensorRt;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Storage;

namespace DeepSeek.Inference.Building;

/// <summary>
/// Makes an engine of weights: quantizes where that is asked for, lets the engine say a token, and makes its folder appear. An engine that is
/// there is never built again.
/// </summary>
internal sealed class EngineBuild(Progress progress, TimeProvider time)
{
    private const string Graph = "model.onnx";

    /// <exception cref="JobFailure">It can't be built, and why.</exception>
    public async Task<EngineDescription> RunAsync(BuildOptions options, CancellationToken cancellationToken)
    {
        var folder = new StagedFolder(Path.Combine(options.Engines, options.Key));
        using var alone = await folder.LockAsync(progress, time, cancellationToken);
        if (folder.Present is not null && EngineDescription.Read(folder.Path) is { } present)
        {
            progress.Say($"{folder.Path} is there already");
            Discard(options);
            return present;
        }

        var weights = FolderManifest.Read(options.Model) is { } manifest && manifest.IsPresentIn(options.Model) ? manifest
            : throw JobFailure.NotFound($"{options.Model} has no whole weights: fetch them first");
        folder.Stage(Guid.NewGuid().ToString()); // nothing of an earlier try is of use
        var description = await BuildAsync(options, weights, folder, cancellationToken);
        description.Write(folder.Staging);
        await CommitAsync(folder, weights, cancellationToken);
        progress.Say($"{folder.Path} is built: {description.Kind}, {description.Precision}");
        Discard(options);
        return description;
    }

    private async Task<EngineDescription> BuildAsync(BuildOptions options, FolderManifest weights, StagedFolder folder, CancellationToken cancellationToken)
    {
        if (options is { Kind: EngineKind.OnnxRuntime, Precision: EnginePrecision.FP16 })
        {
            throw JobFailure.Other("FP16 on a CPU is computed in FP32, only slower: use INT8 or FP32");
        }

        try
        {
            CopyIfThere(options.Model, "config.json", folder.Staging);
            DiskSpace.Require(folder.Staging, options.Precision == EnginePrecision.INT8 ? weights.SizeBytes / 2 : weights.SizeBytes);
            return options.Kind == EngineKind.TensorRT ? await new PlanBuild(progress).RunAsync(options, folder.Staging, cancellationToken) : BuildGraph(options, folder.Staging);
        }
        catch (EngineException e)
        {
            throw JobFailure.Other(e.Message, e);
        }
        catch (OutOfMemoryException e)
        {
            throw JobFailure.OutOfMemory($"memory didn't suffice: {e.Message}; raise spec.engine.builder.resources");
        }
        catch (IOException e) when (DiskSpace.IsLacking(e))
        {
            throw JobFailure.DiskFull($"the volume of {options.Engines} is full: enlarge spec.cache.pvc.size", e);
        }
    }

    private EngineDescription BuildGraph(BuildOptions options, string staging)
    {
        var source = OnnxRuntimeEngine.FindGraph(options.Model);
        if (options is { Precision: EnginePrecision.INT8, Quantization: not QuantizationMethod.PreQuantized })
        {
            Quantize(source, Path.Combine(staging, Graph));
        }
        else
        {
            Copy(source, staging);
        }

        return new EngineDescription { Key = options.Key, Kind = options.Kind, Precision = options.Precision, Builder = Try(staging) };
    }

    private void Quantize(string source, string target)
    {
        progress.Say($"quantizing {source}");
        var steps = new QuantizationSteps(progress);
        steps.Conclude(DynamicQuantizer.Run(source, target, new QuantizationOptions(), steps));
    }

    // Files of weights are beside the graph, under the names that it says.
    private static void Copy(string source, string target)
    {
        File.Copy(source, Path.Combine(target, Graph), overwrite: true);
        foreach (var beside in OnnxRuntimeEngine.FilesBeside(source))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, beside))!);
            File.Copy(Path.Combine(Path.GetDirectoryName(source)!, beside), Path.Combine(target, beside), overwrite: true);
        }
    }

    private static void CopyIfThere(string from, string name, string to)
    {
        if (File.Exists(Path.Combine(from, name)))
        {
            File.Copy(Path.Combine(from, name), Path.Combine(to, name), overwrite: true);
        }
    }

    // An engine that can't say a token is none.
    private static string Try(string folder)
    {
        using var engine = OnnxRuntimeEngine.Load(folder, new EngineOptions { Slots = 1, ContextLength = 8 });
        engine.Prefill(0, [0], new float[engine.Model.VocabularySize]);
        return engine.Model.Runtime;
    }

    private static async Task CommitAsync(StagedFolder folder, FolderManifest weights, CancellationToken cancellationToken)
    {
        var files = new List<ManifestFile>();
        foreach (var path in Directory.EnumerateFiles(folder.Staging, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Staging, path)).Where(static path => !path.StartsWith('.')))
        {
            files.Add(await FolderManifest.ReadFileAsync(folder.Staging, path, cancellationToken));
        }

        await folder.CommitAsync(FolderManifest.Of(weights.Digest, weights.Revision, files), cancellationToken);
    }

    private void Discard(BuildOptions options)
    {
        foreach (var key in options.Discards.Where(key => key != options.Key))
        {
            var folder = Path.Combine(options.Engines, key);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
                progress.Say($"{folder} is deleted, nobody needs it");
            }
        }
    }
}
