namespace DeepSeek.Inference.Weights;

/// <summary>What a source has.</summary>
/// <param name="Revision">The commit that was asked for resolves to; null where there are none.</param>
/// <param name="Files">All of them, of one moment.</param>
internal sealed record SourceListing(string? Revision, IReadOnlyList<SourceFile> Files);
