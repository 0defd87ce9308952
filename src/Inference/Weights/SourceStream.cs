namespace DeepSeek.Inference.Weights;

/// <summary>A file on its way.</summary>
/// <param name="Content">To be disposed by the reader.</param>
/// <param name="Start">Where in the file it begins: the offset that was asked for, or 0 where the source can't begin in the middle.</param>
internal sealed record SourceStream(Stream Content, long Start);
