namespace DeepSeek.Api.LocalModels;

/// <summary>What activations are measured on.</summary>
public sealed record CalibrationSpec
{
    /// <summary>Prompts, one per key or line. Absent: built-in ones.</summary>
    public PromptsReference? PromptsRef { get; set; }

    /// <summary>Prompts used.</summary>
    [Bounds(1, 10000)]
    public int Samples { get; set; } = 128;

    /// <summary>Tokens used of each prompt.</summary>
    [Bounds(1, 131072)]
    public int MaxLength { get; set; } = 512;
}
