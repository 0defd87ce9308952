namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>An engine that a model needs.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Product">The GPU product that it is built on; null: any, or a CPU.</param>
/// <param name="Inputs">What the key stands for.</param>
internal sealed record EngineTarget(string Key, string? Product, EngineKeyInputs Inputs);
