namespace DeepSeek.TinyModels.Training;

/// <summary>The dimensions of a tiny decoder of the Llama family: RMS norms, RoPE, grouped heads, SwiGLU.</summary>
internal sealed record Shape(int Vocabulary, int Context)
{
    public const float Epsilon = 1e-5f;
    public const double RopeTheta = 10_000;

    public int Layers { get; init; } = 2;

    public int Width { get; init; } = 48;

    public int Heads { get; init; } = 4;

    public int KvHeads { get; init; } = 2;

    public int Inner { get; init; } = 96;

    public int HeadSize => Width / Heads;

    public int KvWidth => HeadSize * KvHeads;
}
