using System.Globalization;
using DeepSeek.Engines.Onnx;
using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.TensorRt;

/// <summary>
/// A decoder's ONNX file as a plan is built from it: its cache has slots, and they have a fixed capacity, since TensorRT writes into them in
/// place. What can't become a plan that <see cref="TensorRtEngine"/> loads is refused here, before an hour of building.
/// </summary>
public sealed class PlanGraph
{
    private const int CapacityDim = 2;

    /// <summary>A slot's size is a multiple of what memory of a GPU is aligned to, for any number and size of heads.</summary>
    private const int CapacityUnit = 64;

    private const string Remedy = "export the model with slots (TensorScatter at write_indices)";

    private readonly OnnxGraph _graph;

    private PlanGraph(OnnxGraph graph, int capacity) => (_graph, Capacity) = (graph, capacity);

    /// <summary>Tokens of a slot, a spare one among them.</summary>
    public int Capacity { get; }

    /// <summary>Writes a model with slots of the capacity that a context needs.</summary>
    /// <param name="source">The ONNX file.</param>
    /// <param name="target">The one to write. Weights beside the source aren't copied, and must be beside the target too.</param>
    /// <param name="contextLength">Tokens of a sequence, prompt and answer; null: as many as the model was made for.</param>
    /// <exception cref="EngineException">No plan that can be served can be built of it.</exception>
    public static PlanGraph Write(string source, string target, int? contextLength)
    {
        var model = OnnxModel.Load(source);
        var capacity = CapacityFor(source, model.Graph, contextLength);
        Refuse(source, model.Graph);
        Fix(model.Graph.Inputs, "past_key_values.", capacity);
        Fix(model.Graph.Outputs, "present.", capacity);
        model.Save(target);
        return new PlanGraph(model.Graph, capacity);
    }

    /// <summary>The shapes of all inputs for a run, as trtexec takes them: <c>input_ids:1x512,write_indices:1,…</c></summary>
    /// <param name="rows">Sequences.</param>
    /// <param name="tokens">Of each.</param>
    public string Shapes(int rows, int tokens) => string.Join(',', _graph.Inputs.Select(input => $"{input.Name}:{string.Join('x', Sizes(input, rows, tokens))}"));

    private static IEnumerable<string> Sizes(OnnxValue input, long rows, long tokens)
        => input.Dims.Select((dim, at) => (dim.Number ?? (at == 0 ? rows : tokens)).ToString(CultureInfo.InvariantCulture));

    private static int CapacityFor(string source, OnnxGraph graph, int? contextLength)
    {
        if (graph.Inputs.All(static input => input.Name != DecoderSignature.WriteIndices))
        {
            throw new EngineException(source, DecoderSignature.WriteIndices, "it has no such input: its cache grows, and a plan's has slots", Remedy);
        }

        // A slot that is full needs a cell and a position more, for what steps of others write.
        var longest = ModelFiles.Find(source).LongestContext - 1;
        var context = contextLength ?? longest
            ?? throw new EngineException(source, null, "neither config.json nor anybody else says how long its context is", "say it (--max-sequence)");
        if (context > longest)
        {
            throw new EngineException(source, null, $"a context of {context} tokens was asked for, and the model takes {longest}", "ask for a shorter one");
        }

        var needed = (context + CapacityUnit) / CapacityUnit * CapacityUnit;
        return graph.Inputs.FirstOrDefault(static input => IsCache(input, "past_key_values."))?.Dims[CapacityDim].Number switch
        {
            null => needed,
            { } own when own > context => (int)own,
            { } own => throw new EngineException(source, null, $"its slots have {own} tokens, one of them to spare, and {context} were asked for", "ask for fewer, or export it with larger slots"),
        };
    }

    // What the server feeds a plan with.
    private static void Refuse(string source, OnnxGraph graph)
    {
        foreach (var input in graph.Inputs)
        {
            var rank = input.Name switch
            {
                "input_ids" or "position_ids" => 2,
                "write_indices" => 1,
                _ when IsCache(input, "past_key_values.") => 4,
                _ => throw new EngineException(source, input.Name, "nobody knows what this input wants", Remedy),
            };
            if (input.Dims.Count != rank || input.Dims[0].Number is not null || (rank == 2 && input.Dims[1].Number is not null) || (rank == 4 && (input.Dims[1].Number is null || input.Dims[3].Number is null)))
            {
                throw new EngineException(source, input.Name, $"its dimensions are [{string.Join(", ", input.Dims)}]", "export it with names for batch and sequence, and numbers for heads and their size");
            }
        }
    }

    private static bool IsCache(OnnxValue value, string prefix) => value.Name.StartsWith(prefix, StringComparison.Ordinal) && value.Dims.Count == 4;

    private static void Fix(List<OnnxValue> values, string prefix, int capacity)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (IsCache(values[i], prefix))
            {
                values[i] = values[i] with { Dims = [.. values[i].Dims.Select((dim, at) => at == CapacityDim ? (OnnxDim)capacity : dim)] };
            }
        }
    }
}
