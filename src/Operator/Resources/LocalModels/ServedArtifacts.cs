namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>What of the claim a server reads.</summary>
/// <param name="WeightsKey">Folder of the weights.</param>
/// <param name="EngineKeys">Folders of engines: none where the runtime computes with the weights themselves, one per GPU product otherwise.</param>
internal sealed record ServedArtifacts(string WeightsKey, IReadOnlyList<string> EngineKeys);
