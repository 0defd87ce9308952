namespace DeepSeek.TinyModels.Training;

/// <summary>One weight of a decoder, before anybody has given it values.</summary>
/// <param name="Name">As checkpoints of the Llama family call it.</param>
/// <param name="Rows">Inputs of a matrix, or the length of a vector.</param>
/// <param name="Columns">0: it is a vector.</param>
internal sealed record WeightDims(string Name, int Rows, int Columns)
{
    public long Count => (long)Rows * Math.Max(Columns, 1);

    /// <summary>Whether it is the matrix of a linear layer: neither a norm nor the embedding, which is looked up.</summary>
    public bool IsLinear => Columns > 0 && Name != Embedding;

    /// <summary>Whether it is the last layer, which gives the logits.</summary>
    public bool IsHead => Name == Head;

    private const string Embedding = "model.embed_tokens.weight", Head = "lm_head.weight";

    /// <summary>All weights of a decoder, in the order of its file.</summary>
    public static IReadOnlyList<WeightDims> Of(Shape shape) =>
    [
        new(Embedding, shape.Vocabulary, shape.Width),
        .. Enumerable.Range(0, shape.Layers).SelectMany(number => Layer(shape, $"model.layers.{number}.")),
        new("model.norm.weight", shape.Width, 0),
        new(Head, shape.Width, shape.Vocabulary),
    ];

    private static IEnumerable<WeightDims> Layer(Shape shape, string name) =>
    [
        new(name + "input_layernorm.weight", shape.Width, 0),
        new(name + "self_attn.q_proj.weight", shape.Width, shape.Width),
        new(name + "self_attn.k_proj.weight", shape.Width, shape.KvWidth),
        new(name + "self_attn.v_proj.weight", shape.Width, shape.KvWidth),
        new(name + "self_attn.o_proj.weight", shape.Width, shape.Width),
        new(name + "post_attention_layernorm.weight", shape.Width, 0),
        new(name + "mlp.gate_proj.weight", shape.Width, shape.Inner),
        new(name + "mlp.up_proj.weight", shape.Width, shape.Inner),
        new(name + "mlp.down_proj.weight", shape.Inner, shape.Width),
    ];
}
