namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Weights in a claim.</summary>
/// <param name="Digest">Over all files; where the fetch said none, one that stands for the source.</param>
/// <param name="Revision">The commit that the source resolved to.</param>
/// <param name="SizeBytes">Bytes.</param>
/// <param name="FetchedBy">Name of the model whose Job fetched them; null: not noted, and then they are nobody's to delete.</param>
/// <param name="FetchedTime">When that Job ended.</param>
internal sealed record WeightsRecord(string Digest, string? Revision = null, long? SizeBytes = null, string? FetchedBy = null, DateTimeOffset? FetchedTime = null);
