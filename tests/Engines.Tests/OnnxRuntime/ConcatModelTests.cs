using DeepSeek.Engines.OnnxRuntime;

namespace DeepSeek.Engines.Tests.OnnxRuntime;

public sealed class ConcatModelTests : DecoderEngineContract
{
    protected override DecoderEngine Open(EngineOptions options) => OnnxRuntimeEngine.Load(Fixtures.Sums("model_concat.onnx"), options);
}
