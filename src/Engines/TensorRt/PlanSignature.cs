using System.Globalization;

namespace DeepSeek.Engines.TensorRt;

/// <summary>
/// The inputs and outputs of a decoder's plan whose cache has slots of fixed capacity; what it hasn't is null. The names are those of
/// Hugging Face's optimum, with <c>write_indices</c> of ONNX's TensorScatter, which TensorRT 10.15 and later computes in place.
/// </summary>
internal sealed record PlanSignature
{
    private const string Ids = "input_ids", Positions = "position_ids", Indices = "write_indices", Output = "logits";
    private const string PastPrefix = "past_key_values.", PresentPrefix = "present.";
    private const string Remedy = "build it from a model with slots (TensorScatter), by TensorRT 10.15 or later";

    public required PlanTensor InputIds { get; init; }

    public required PlanTensor? PositionIds { get; init; }

    public required PlanTensor WriteIndices { get; init; }

    public required PlanTensor Logits { get; init; }

    /// <summary>Past and present of keys and values of each layer, in the order of the layers.</summary>
    public required IReadOnlyList<(PlanTensor Past, PlanTensor Present)> Cache { get; init; }

    public int KvHeads => (int)Cache[0].Past.Dims[1];

    /// <summary>Tokens of a slot.</summary>
    public int Capacity => (int)Cache[0].Past.Dims[2];

    public int HeadSize => (int)Cache[0].Past.Dims[3];

    public int Layers => Cache.Count / 2;

    public int VocabularySize => (int)Logits.Dims[2];

    /// <summary>Whether a prefill gives the logits of its last token only, not those of each.</summary>
    public bool LastLogitsOnly => Logits.Dims[1] == 1;

    /// <summary>Bytes of an id, a position or an index.</summary>
    public int IdSize => InputIds.Type == TensorType.Int64 ? sizeof(long) : sizeof(int);

    public int LogitSize => Logits.Type == TensorType.Float ? sizeof(float) : sizeof(ushort);

    /// <summary>Bytes of a slot in one of the caches: all of them have the same size.</summary>
    public long SlotBytes => (long)KvHeads * Capacity * HeadSize * (Cache[0].Past.Type == TensorType.Float ? sizeof(float) : sizeof(ushort));

    private IEnumerable<PlanTensor> Integers => PositionIds is null ? [InputIds, WriteIndices] : [InputIds, PositionIds, WriteIndices];

    /// <exception cref="EngineException">It isn't a decoder that can be fed.</exception>
    public static PlanSignature Of(string path, IReadOnlyList<PlanTensor> tensors)
    {
        var named = tensors.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        var signature = new PlanSignature
        {
            InputIds = Required(Ids, 2),
            PositionIds = named.GetValueOrDefault(Positions),
            WriteIndices = Required(Indices, 1),
            Logits = Required(Output, 3),
            Cache = Caches(path, named),
        };

        var strangers = tensors.Where(static tensor => tensor.IsInput).Except([.. signature.Integers, .. signature.Cache.Select(static pair => pair.Past)]).Select(static tensor => tensor.Name).ToArray();
        return strangers.Length > 0 ? throw new EngineException(path, strangers[0], "nobody knows what this input wants", Remedy)
            : tensors.FirstOrDefault(static tensor => tensor.OnHost) is { } host ? throw new EngineException(path, host.Name, "it is in memory of the host, as shapes are", Remedy)
            : signature.Logits.Dims[2] <= 0 ? throw new EngineException(path, Output, $"its dimensions are {Text(signature.Logits)}, not rows, tokens and a number of logits", Remedy)
            : Typed(path, signature);

        PlanTensor Required(string name, int rank) => !named.TryGetValue(name, out var tensor) ? throw new EngineException(path, name, "the plan hasn't it", Remedy)
            : tensor.Dims.Count != rank ? throw new EngineException(path, name, $"its dimensions are {Text(tensor)}, and {rank} are needed", Remedy)
            : tensor;
    }

    private static PlanSignature Typed(string path, PlanSignature signature)
    {
        foreach (var integers in signature.Integers)
        {
            if (integers.Type is not (TensorType.Int64 or TensorType.Int32) || integers.Type != signature.InputIds.Type)
            {
                throw new EngineException(path, integers.Name, $"its type is {integers.Type}", "ids, positions and indices are all 64-bit integers, or all 32-bit ones: export the model so");
            }
        }

        foreach (var numbers in signature.Cache.Select(static pair => pair.Past).Append(signature.Logits))
        {
            if (numbers.Type is not (TensorType.Float or TensorType.Half))
            {
                throw new EngineException(path, numbers.Name, $"its type is {numbers.Type}", "cache and logits are in single or half precision: export the model so");
            }
        }

        return signature;
    }

    private static (PlanTensor, PlanTensor)[] Caches(string path, Dictionary<string, PlanTensor> named)
    {
        var caches = new List<(PlanTensor Past, PlanTensor Present)>();
        for (var layer = 0; named.ContainsKey(Name(layer, "key")); layer++)
        {
            caches.Add(Pair(Name(layer, "key")));
            caches.Add(Pair(Name(layer, "value")));
        }

        return caches.Count > 0 ? [.. caches] : throw new EngineException(path, Name(0, "key"), "there is no such input, so that nothing keeps keys and values", Remedy);

        static string Name(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"{PastPrefix}{layer}.{part}");

        (PlanTensor, PlanTensor) Pair(string name)
        {
            if (!named.TryGetValue(name, out var past) || !named.TryGetValue(PresentPrefix + name[PastPrefix.Length..], out var present))
            {
                throw new EngineException(path, named.ContainsKey(name) ? PresentPrefix + name[PastPrefix.Length..] : name, "the plan hasn't it", Remedy);
            }

            var first = caches.Count > 0 ? caches[0].Past : past;
            return past.Dims is not [_, > 0, > 0, > 0] || past.Type != first.Type || !past.Dims.Skip(1).SequenceEqual(first.Dims.Skip(1))
                ? throw new EngineException(path, name, $"it is {past.Type} of {Text(past)}", "all caches are of one type, and of rows, heads, a fixed capacity and a size of heads: " + Remedy)
                : present.Alias != name ? throw new EngineException(path, present.Name, $"it isn't written where {name} is", "without that each step would copy the cache: " + Remedy)
                : (past, present);
        }
    }

    private static string Text(PlanTensor tensor) => $"[{string.Join(", ", tensor.Dims)}]";
}
