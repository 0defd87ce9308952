namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>Logits of every token, and integers of 32 bits.</summary>
public sealed class AllLogitsTests() : TensorRtContract("last 0", "ids 3");
