namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Weights in a claim.</summary>
/// <param name="Digest">Over all files; where the fetch said none, one that stands for the source.</param>
/// <param name="Revision">The commit that the source resolved to.</param>
/// <param name="SizeBytes">Bytes.</param>
internal sealed record WeightsRecord(string Digest, string? Revision = null, long? SizeBytes = null);
