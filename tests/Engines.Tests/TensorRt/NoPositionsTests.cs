namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>A graph that counts positions itself.</summary>
public sealed class NoPositionsTests() : TensorRtContract("positions 0");
