using DeepSeek.Operator.Resources.LocalModels;

namespace DeepSeek.Operator.Controllers;

/// <summary>What the operator as a whole decides for every local model.</summary>
/// <param name="Images">Images of models that name none.</param>
/// <param name="Time">The clock.</param>
internal sealed record ModelSettings(InferenceImages Images, TimeProvider Time);
