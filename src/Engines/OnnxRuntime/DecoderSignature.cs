using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>The inputs and outputs of a decoder's graph, by the names that Hugging Face's optimum gives them; what it hasn't is null.</summary>
internal sealed record DecoderSignature
{
    private const string Ids = "input_ids", Mask = "attention_mask", Positions = "position_ids", Indices = "write_indices", Output = "logits";
    private const string PastPrefix = "past_key_values.", PresentPrefix = "present.";
    private const string Remedy = "export the model for text generation with past, as optimum-cli does with --task text-generation-with-past";

    /// <summary>Type of token ids, positions and the mask: 64-bit integers, or 32-bit ones.</summary>
    public required TensorElementType IdType { get; init; }

    /// <summary>Of the cache: single or half precision.</summary>
    public required TensorElementType CacheType { get; init; }

    public required TensorElementType LogitsType { get; init; }

    public required bool HasMask { get; init; }

    public required bool HasPositions { get; init; }

    /// <summary>Whether the cache has slots of fixed capacity.</summary>
    public required bool HasSlots { get; init; }

    /// <summary>Tokens of a slot, where the graph says it.</summary>
    public required int? Capacity { get; init; }

    public required int VocabularySize { get; init; }

    /// <summary>Whether a prefill gives the logits of its last token only, not those of each.</summary>
    public required bool LastLogitsOnly { get; init; }

    /// <summary>Keys and values of each layer, in the order of the layers.</summary>
    public required IReadOnlyList<CacheTensor> Cache { get; init; }

    public int Layers => Cache.Count / 2;

    public int CacheElementSize => CacheType == TensorElementType.Float ? sizeof(float) : sizeof(ushort);

    public static string InputIds => Ids;

    public static string AttentionMask => Mask;

    public static string PositionIds => Positions;

    public static string WriteIndices => Indices;

    public static string Logits => Output;

    /// <exception cref="EngineException">It isn't a decoder that can be fed.</exception>
    public static DecoderSignature Of(string path, IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        if (!inputs.TryGetValue(Ids, out var ids) || !outputs.TryGetValue(Output, out var logits))
        {
            throw Unknown($"it has inputs {Names(inputs)} and outputs {Names(outputs)}, and no decoder without {Ids} and {Output}");
        }

        var strangers = inputs.Keys.Where(static name => name is not (Ids or Mask or Positions or Indices) && !name.StartsWith(PastPrefix, StringComparison.Ordinal)).ToArray();
        if (strangers.Length > 0)
        {
            throw Unknown($"nobody knows what its inputs {string.Join(", ", strangers)} want");
        }

        var cache = CacheTensors(path, inputs, outputs);
        var hasSlots = inputs.ContainsKey(Indices);
        if (hasSlots && inputs[Ids].Dimensions[0] > 0)
        {
            throw new EngineException(path, Ids, $"its batch is fixed at {inputs[Ids].Dimensions[0]}", "export it with a batch dimension of its own name, since prompts are computed one by one");
        }

        if (logits.Dimensions is not [_, var rows, var vocabulary] || vocabulary <= 0)
        {
            throw new EngineException(path, Output, $"its dimensions are {Dims(logits)}, not batch, sequence and a number of tokens", Remedy);
        }

        return new DecoderSignature
        {
            IdType = ids.ElementDataType is TensorElementType.Int64 or TensorElementType.Int32
                ? ids.ElementDataType
                : throw new EngineException(path, Ids, $"its type is {ids.ElementDataType}", "token ids are 64-bit or 32-bit integers: " + Remedy),
            CacheType = Precision(path, cache[0].Past, inputs[cache[0].Past]),
            LogitsType = Precision(path, Output, logits),
            HasMask = inputs.ContainsKey(Mask),
            HasPositions = inputs.ContainsKey(Positions),
            HasSlots = hasSlots,
            Capacity = hasSlots && inputs[cache[0].Past].Dimensions[2] is > 0 and var capacity ? capacity : null,
            VocabularySize = vocabulary,
            LastLogitsOnly = rows == 1,
            Cache = cache,
        };

        EngineException Unknown(string problem) => new(path, null, "the model is of an unknown family: " + problem, Remedy);
    }

    private static CacheTensor[] CacheTensors(string path, IReadOnlyDictionary<string, NodeMetadata> inputs, IReadOnlyDictionary<string, NodeMetadata> outputs)
    {
        var tensors = new List<CacheTensor>();
        for (var layer = 0; inputs.ContainsKey(Name(layer, "key")); layer++)
        {
            tensors.Add(Tensor(Name(layer, "key")));
            tensors.Add(Tensor(Name(layer, "value")));
        }

        var strangers = inputs.Keys.Where(static name => name.StartsWith(PastPrefix, StringComparison.Ordinal)).Except(tensors.Select(static tensor => tensor.Past)).ToArray();
        return tensors.Count > 0 && strangers.Length == 0
            ? [.. tensors]
            : throw new EngineException(path, strangers.FirstOrDefault() ?? Name(0, "key"), strangers.Length > 0 ? "it doesn't belong to a layer" : "there is no such input, so that nothing keeps keys and values", Remedy);

        static string Name(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"{PastPrefix}{layer}.{part}");

        CacheTensor Tensor(string past)
        {
            var present = PresentPrefix + past[PastPrefix.Length..];
            if (!inputs.TryGetValue(past, out var input) || !outputs.ContainsKey(present))
            {
                throw new EngineException(path, inputs.ContainsKey(past) ? present : past, "the model hasn't it", Remedy);
            }

            return input.Dimensions is [_, > 0 and var heads, _, > 0 and var size] && input.ElementDataType == inputs[Name(0, "key")].ElementDataType
                ? new CacheTensor(past, present, heads, size)
                : throw new EngineException(path, past, $"it is {input.ElementDataType} of {Dims(input)}", "a cache is of one type, and of batch, a number of heads, sequence and a size of heads: " + Remedy);
        }
    }

    private static TensorElementType Precision(string path, string name, NodeMetadata metadata) => metadata.ElementDataType is TensorElementType.Float or TensorElementType.Float16
        ? metadata.ElementDataType
        : throw new EngineException(path, name, $"its type is {metadata.ElementDataType}", "single and half precision can be computed with here: export it so");

    private static string Dims(NodeMetadata metadata) =>
        $"[{string.Join(", ", metadata.Dimensions.Select((dim, index) => dim > 0 ? dim.ToString(CultureInfo.InvariantCulture) : metadata.SymbolicDimensions[index]))}]";

    private static string Names(IReadOnlyDictionary<string, NodeMetadata> values) => values.Count > 0 ? string.Join(", ", values.Keys.Take(8)) : "none";
}
