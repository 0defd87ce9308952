using DeepSeek.Engines.Cuda;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.TensorRt;

/// <summary>
/// Computes with TensorRT on the first GPU that the process may use. Slots lie side by side in the GPU's memory. A step computes the rows
/// from the first slot that takes part to the last; those between that don't write into their first unused cell, which their next token
/// overwrites, and nobody looks at it before.
/// </summary>
public sealed class TensorRtEngine : DecoderEngine
{
    /// <summary>Most bytes that logits of one chunk may take where a plan gives those of every token.</summary>
    private const int LogitsOfChunk = 64 << 20;

    internal const string NoGpu = "ask for a GPU (nvidia.com/gpu), or serve the model's ONNX file on the CPU";

    private readonly CudaContext _context;
    private readonly TensorRtRuntime _runtime;
    private readonly LoadedPlan _plan;
    private readonly PlanRunner _runner;
    private readonly int[] _lengths;
    private readonly int[] _tokens;

    private TensorRtEngine(EngineModel model, CudaContext context, TensorRtRuntime runtime, LoadedPlan plan, PlanRunner runner)
        : base(model) => (_context, _runtime, _plan, _runner, _lengths, _tokens) = (context, runtime, plan, runner, new int[model.Slots], new int[model.Slots]);

    /// <summary>Whether there is a plan of TensorRT, rather than a model for another engine: a file named *.plan or *.engine, or a folder with one.</summary>
    /// <exception cref="EngineException">There are several.</exception>
    public static bool Takes(string path) => PlanFiles.Find(path) is not null;

    /// <param name="path">A plan, or a folder with one.</param>
    /// <param name="options">How it is loaded.</param>
    /// <exception cref="EngineException">There is no GPU or no TensorRT; the plan isn't there, is for others, isn't a decoder with slots, or doesn't fit.</exception>
    public static TensorRtEngine Load(string path, EngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PrefillChunk, 1);
        var file = PlanFiles.Find(path) ?? throw new EngineException(path, null, "there is no plan of TensorRT", "name a file *.plan or *.engine, or a folder with one");
        if (new FileInfo(file).Length == 0)
        {
            throw new EngineException(file, null, "it is empty", "build it again");
        }

        var opened = new Stack<IDisposable>();
        try
        {
            return Load(file, options, opened);
        }
        catch (Exception e)
        {
            while (opened.TryPop(out var last))
            {
                last.Dispose();
            }

            throw Named(file, e);
        }
    }

    protected override void ComputePrefill(int slot, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        var found = Run(slot, tokens, [Length(slot)], !logits.IsEmpty);
        if (!logits.IsEmpty)
        {
            _runner.Read(found, 0, logits);
        }
    }

    protected override void ComputeDecode(ReadOnlySpan<SlotToken> rows, Span<float> logits)
    {
        var (first, last) = (Model.Slots, 0);
        Array.Clear(_tokens);
        foreach (var (slot, token) in rows)
        {
            (first, last) = (Math.Min(first, slot), Math.Max(last, slot));
            _tokens[slot] = token;
        }

        for (var slot = first; slot <= last; slot++)
        {
            _lengths[slot] = Length(slot);
        }

        var found = Run(first, _tokens.AsSpan(first, last - first + 1), _lengths.AsSpan(first, last - first + 1), wantsLogits: true);
        for (var row = 0; row < rows.Length; row++)
        {
            _runner.Read(found, rows[row].Slot - first, logits.Slice(row * Model.VocabularySize, Model.VocabularySize));
        }
    }

    protected override void Forget(int slot)
    {
        // The next sequence writes over it.
    }

    protected override void Release()
    {
        _runner.Dispose();
        _plan.Dispose();
        _runtime.Dispose();
        _context.Dispose();
    }

    private ReadOnlySpan<byte> Run(int first, ReadOnlySpan<int> tokens, ReadOnlySpan<int> starts, bool wantsLogits)
    {
        try
        {
            // The caller may be another thread each time.
            _context.MakeCurrent();
            return _runner.Run(first, tokens, starts, wantsLogits);
        }
        catch (Exception e) when (e is CudaException or TensorRtException)
        {
            throw new EngineException(Model.Path, null, $"computing failed ({e.Message})", "start the server again; if it stays, look for errors of the GPU (dmesg: NVRM Xid)", e);
        }
    }

    private static TensorRtEngine Load(string file, EngineOptions options, Stack<IDisposable> opened)
    {
        var gpu = CudaDevice.All() is [var first, ..] ? first : throw new EngineException(file, null, "there is no GPU to compute it", NoGpu);
        var context = Opened(CudaContext.Open(gpu.Ordinal));
        context.MakeCurrent();
        var runtime = Opened(TensorRtRuntime.Open());
        PlanManifest.Beside(file)?.Check(file, runtime.Version, gpu.Sm, gpu.Name);
        var plan = Opened(LoadedPlan.Load(runtime, file));
        var signature = PlanSignature.Of(file, plan.Tensors());
        var profiles = plan.Profiles(signature.InputIds);
        var model = Describe(file, signature, profiles, options) with { Runtime = $"TensorRT {runtime.Version}, {gpu.Name}" };
        return new TensorRtEngine(model, context, runtime, plan, Opened(new PlanRunner(context, plan, signature, profiles, model.Slots, model.LargestChunk)));

        T Opened<T>(T resource)
            where T : IDisposable
        {
            opened.Push(resource);
            return resource;
        }
    }

    private static EngineModel Describe(string file, PlanSignature signature, IReadOnlyList<PlanProfile> profiles, EngineOptions options)
    {
        var files = ModelFiles.Find(file);
        if (files.VocabularySize is { } vocabulary && vocabulary < signature.VocabularySize)
        {
            throw new EngineException(files.ConfigPath!, "vocab_size", $"it is {vocabulary}, and the plan gives {signature.VocabularySize} logits", "take config.json and the plan from the same place");
        }

        // A slot that is full needs a cell and a position more, for what steps of others write.
        var longest = Math.Min(files.LongestContext ?? int.MaxValue, signature.Capacity) - 1;
        if (options.ContextLength > longest)
        {
            throw new EngineException(file, null, $"a context of {options.ContextLength} tokens was asked for, and the model takes {longest}", "ask for a shorter one");
        }

        return new EngineModel
        {
            Path = file,
            Runtime = "TensorRT",
            Layout = CacheLayout.Slots,
            Layers = signature.Layers,
            KvHeads = signature.KvHeads,
            HeadSize = signature.HeadSize,
            VocabularySize = signature.VocabularySize,
            Slots = PlanLimits.Slots(file, signature, profiles, options.Slots),
            ContextLength = options.ContextLength ?? longest,
            LargestChunk = PlanLimits.Chunk(file, profiles, signature.LastLogitsOnly ? options.PrefillChunk
                : Math.Min(options.PrefillChunk, Math.Max(1, LogitsOfChunk / (signature.VocabularySize * signature.LogitSize)))),
            CacheBytesPerToken = signature.SlotBytes / signature.Capacity * signature.Cache.Count,
        };
    }

    private static Exception Named(string file, Exception e) => e switch
    {
        CudaException { Code: CudaException.OutOfMemory } => new EngineException(file, null, $"it doesn't fit into the GPU's memory ({e.Message})", "ask for fewer slots, or take a larger GPU", e) { LacksMemory = true },
        CudaException { Code: (CudaException.NoDriverCode) or (CudaException.NoDevice) } => new EngineException(file, null, $"there is no GPU to compute it ({e.Message})", NoGpu, e),
        CudaException => new EngineException(file, null, $"the GPU can't be used ({e.Message})", "look whether nvidia-smi works on the node", e),
        TensorRtException => new EngineException(file, null, $"TensorRT doesn't take it ({e.Message})", "build it with the TensorRT and on the GPU that serve it", e),
        IOException or UnauthorizedAccessException => new EngineException(file, null, $"it can't be read ({e.Message})", "look at the volume that it is on", e),
        _ => e,
    };
}
