using DeepSeek.Engines.TensorRt;
using DeepSeek.Engines.Tests.Cuda;

namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>The contract, kept by the engine over the fakes of CUDA and TensorRT: their decoder adds by what it finds in the cache.</summary>
[Collection(FakeGpu.Collection)]
public abstract class TensorRtContract : DecoderEngineContract, IDisposable
{
    private readonly FakePlan _plan;
    private readonly long _pageable;

    protected TensorRtContract(params IEnumerable<string> lines)
    {
        FakeGpu.Need();
        _pageable = FakeGpu.Pageable;
        _plan = new FakePlan(lines);
    }

    public void Dispose()
    {
        _plan.Dispose();
        GC.SuppressFinalize(this);
        Assert.Equal((0, _pageable), (FakeGpu.Live, FakeGpu.Pageable));
    }

    protected override DecoderEngine Open(EngineOptions options) => TensorRtEngine.Load(_plan.Folder, options);
}
