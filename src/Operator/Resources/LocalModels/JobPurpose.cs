namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>What a Job does, and where.</summary>
/// <param name="Key">Of the weights that it fetches or the engine that it builds.</param>
/// <param name="ClaimUid">The claim that it writes to.</param>
/// <param name="Discards">Engines that it deletes at its end.</param>
internal sealed record JobPurpose(string Key, string ClaimUid, IReadOnlyList<string> Discards);
