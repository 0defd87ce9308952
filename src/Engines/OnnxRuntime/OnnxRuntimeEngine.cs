using DeepSeek.Engines.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>Computes with ONNX Runtime on the CPU.</summary>
public sealed class OnnxRuntimeEngine : DecoderEngine
{
    /// <summary>Most bytes that logits of one chunk may take where a graph gives those of every token.</summary>
    private const int LogitsOfChunk = 64 << 20;

    private const int UsualContext = 4096;

    private readonly InferenceSession _session;
    private readonly IKeyValueCache _cache;
    private readonly int[] _lengths;

    private OnnxRuntimeEngine(EngineModel model, InferenceSession session, IKeyValueCache cache)
        : base(model) => (_session, _cache, _lengths) = (session, cache, new int[model.Slots]);

    /// <param name="path">An ONNX file, or a folder with model.onnx.</param>
    /// <param name="options">How it is loaded.</param>
    /// <exception cref="EngineException">It isn't there, is corrupt, isn't a decoder, or doesn't fit.</exception>
    public static OnnxRuntimeEngine Load(string path, EngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PrefillChunk, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ContextLength ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads ?? 1, 1);
        var files = ModelFiles.Find(path);
        var session = Open(files.Graph, options);
        try
        {
            var signature = DecoderSignature.Of(files.Graph, session.InputMetadata, session.OutputMetadata);
            var model = Describe(files, signature, options);
            var runner = new GraphRunner(session, signature);
            IKeyValueCache cache = signature.HasSlots ? new SlotCache(runner, model.Slots, signature.Capacity ?? model.ContextLength + 1) : new GrowingCache(runner, model.Slots);
            return new OnnxRuntimeEngine(model, session, cache);
        }
        catch (OutOfMemoryException e)
        {
            session.Dispose();
            throw new EngineException(files.Graph, null, "the cache doesn't fit into memory", "ask for fewer slots, or a shorter context", e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The graph that <see cref="Load"/> would take.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public static string FindGraph(string path) => ModelFiles.Find(path).Graph;

    /// <summary>Files with weights that a graph names, relative to its folder.</summary>
    /// <exception cref="EngineException">The graph can't be read, or names files outside of its folder.</exception>
    public static IReadOnlyList<string> FilesBeside(string graph) =>
        [.. External(graph).Select(content => Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(graph))!, OnnxModel.Locate(graph, content))).Distinct()];

    protected override void ComputePrefill(int slot, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        try
        {
            _cache.Prefill(slot, Length(slot), tokens, logits);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failed(e);
        }
    }

    protected override void ComputeDecode(ReadOnlySpan<SlotToken> rows, Span<float> logits)
    {
        for (var slot = 0; slot < _lengths.Length; slot++)
        {
            _lengths[slot] = Length(slot);
        }

        try
        {
            _cache.Decode(rows, _lengths, logits);
        }
        catch (OnnxRuntimeException e)
        {
            throw Failed(e);
        }
    }

    protected override void Forget(int slot) => _cache.Free(slot);

    protected override void Release()
    {
        _cache.Dispose();
        _session.Dispose();
    }

    private EngineException Failed(OnnxRuntimeException e) => new(Model.Path, null, $"computing failed ({e.Message})", "give it more memory, or fewer slots", e);

    private static InferenceSession Open(string graph, EngineOptions options)
    {
        using var settings = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.Threads ?? Environment.ProcessorCount,
            InterOpNumThreads = 1,
            // Shapes differ at each step: a plan of memory would be made anew each time.
            EnableMemoryPattern = false,
        };
        // Threads wait for each other's next operator by spinning, which is fastest; between steps they would take the cores of who serves.
        settings.AddSessionConfigEntry("session.force_spinning_stop", "1");
        try
        {
            return new InferenceSession(graph, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw Diagnose(graph, e);
        }
    }

    // ONNX Runtime's own words name neither the missing file nor what to do.
    private static EngineException Diagnose(string graph, OnnxRuntimeException e)
    {
        foreach (var external in External(graph))
        {
            var file = new FileInfo(OnnxModel.Locate(graph, external));
            if (!file.Exists)
            {
                return new EngineException(graph, external.Location, "the file with its weights isn't there", "put it beside the model", e);
            }

            if (file.Length < external.Offset + external.Length)
            {
                return new EngineException(graph, external.Location, $"the file with its weights has {file.Length} bytes, fewer than the model says", "fetch it again", e);
            }
        }

        return new EngineException(graph, null, $"ONNX Runtime doesn't take it ({e.Message})", "export it again, with an opset that ONNX Runtime knows", e);
    }

    private static IEnumerable<OnnxTensor.ExternalContent> External(string graph) =>
        OnnxModel.Load(graph).Graph.Initializers.Select(static tensor => tensor.External).OfType<OnnxTensor.ExternalContent>();

    private static EngineModel Describe(ModelFiles files, DecoderSignature signature, EngineOptions options)
    {
        if (files.VocabularySize is { } vocabulary && vocabulary < signature.VocabularySize)
        {
            throw new EngineException(files.ConfigPath!, "vocab_size", $"it is {vocabulary}, and the graph gives {signature.VocabularySize} logits", "fetch config.json and the model from the same place");
        }

        // A slot that is full needs a cell and a position more, for what steps of others write.
        var longest = Least(files.LongestContext, signature.Capacity) - (signature.HasSlots ? 1 : 0);
        if (options.ContextLength > longest)
        {
            throw new EngineException(files.Graph, null, $"a context of {options.ContextLength} tokens was asked for, and the model takes {longest}", "ask for a shorter one");
        }

        var chunk = Math.Max(1, LogitsOfChunk / (signature.VocabularySize * sizeof(float)));
        return new EngineModel
        {
            Path = files.Graph,
            Runtime = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, CPU",
            Layout = signature.HasSlots ? CacheLayout.Slots : CacheLayout.Growing,
            Layers = signature.Layers,
            KvHeads = signature.Cache[0].Heads,
            HeadSize = signature.Cache[0].HeadSize,
            VocabularySize = signature.VocabularySize,
            Slots = options.Slots,
            ContextLength = options.ContextLength ?? (signature.HasSlots && signature.Capacity is null ? Least(longest, UsualContext) : longest) ?? UsualContext,
            LargestChunk = signature.LastLogitsOnly ? options.PrefillChunk : Math.Min(options.PrefillChunk, chunk),
            CacheBytesPerToken = signature.Cache.Sum(tensor => (long)tensor.Heads * tensor.HeadSize * signature.CacheElementSize),
        };
    }

    private static int? Least(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
