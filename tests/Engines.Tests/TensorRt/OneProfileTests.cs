namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>One profile for prompts and steps, as one call of trtexec builds it.</summary>
public sealed class OneProfileTests() : TensorRtContract();
