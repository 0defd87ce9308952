using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

public sealed class PlainModelTests : DecoderEngineContract
{
    protected override DecoderEngine Open(EngineOptions options) => OnnxRuntimeEngine.Load(Fixtures.Sums("model.onnx"), options);
}
