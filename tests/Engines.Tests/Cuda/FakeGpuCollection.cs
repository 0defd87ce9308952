namespace DeepSeek.Engines.Tests.Cuda;

[CollectionDefinition(FakeGpu.Collection)]
public sealed class FakeGpuCollection;
