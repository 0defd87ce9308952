namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>A profile for prompts, and one for steps.</summary>
public sealed class TwoProfilesTests() : TensorRtContract("profiles 2");
