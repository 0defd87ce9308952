namespace DeepSeek.Engines;

/// <summary>How a model's graph takes and gives the keys and values of its sequences.</summary>
public enum CacheLayout
{
    /// <summary>
    /// Past in, present out, longer by the new tokens, as Hugging Face's optimum exports it: <c>past_key_values.N.key|value</c> →
    /// <c>present.N.key|value</c>. Every sequence has a cache of its own length, so that a step computes one sequence after another.
    /// </summary>
    Growing,

    /// <summary>
    /// Slots of fixed capacity: present is past with the new tokens written where the further input <c>write_indices</c> says, by
    /// ONNX's TensorScatter. Sequences of any length share a step, and join and leave between steps.
    /// </summary>
    Slots,
}
