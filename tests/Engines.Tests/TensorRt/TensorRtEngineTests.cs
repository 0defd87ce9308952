using DeepSeek.Engines.TensorRt;
using DeepSeek.Engines.Tests.Cuda;
using DeepSeek.TinyModels;

namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>What is particular to a GPU: what is refused before it computes, what fails while it does, and what is left then.</summary>
[Collection(FakeGpu.Collection)]
public sealed class TensorRtEngineTests : IDisposable
{
    private static readonly EngineOptions Options = new() { Slots = 2 };

    public TensorRtEngineTests() => FakeGpu.Need();

    public void Dispose()
    {
        FakeGpu.Faults(null);
        FakeGpu.Devices(1);
        Assert.Equal(0, FakeGpu.Live);
    }

    [Fact]
    public void Half_precision_adds_and_takes_half_the_cache()
    {
        using var plan = new FakePlan("half 1");
        using var engine = TensorRtEngine.Load(plan.Path, Options);
        Assert.Equal(2 * 2 * 2 * 12 * 2, engine.Model.CacheBytesPerToken);
        Assert.Equal((17, 4), (DecoderEngineContract.Answer(engine, 1, 8, 9), DecoderEngineContract.Answer(engine, 0, 1, 3)));
    }

    [Fact]
    public void Engine_says_what_computes_and_on_which_GPU()
    {
        using var plan = new FakePlan();
        using var engine = TensorRtEngine.Load(plan.Folder, Options);
        Assert.Equal(("TensorRT 11.1.0, Fake GPU 0", CacheLayout.Slots, plan.Path), (engine.Model.Runtime, engine.Model.Layout, engine.Model.Path));
        Assert.True(engine.Model.BatchesDecoding);
    }

    [Fact]
    public async Task Another_thread_may_compute_than_the_one_that_loaded()
    {
        using var plan = new FakePlan();
        using var engine = TensorRtEngine.Load(plan.Path, Options);
        Assert.Equal(12, await Task.Factory.StartNew(() => DecoderEngineContract.Answer(engine, 0, 6, 6), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    [Theory]
    [InlineData("cuMemcpyHtoDAsync_v2=999@1", "cuMemcpyHtoDAsync_v2 failed with 999 (CUDA_ERROR_UNKNOWN)")]
    [InlineData("cuMemcpyDtoHAsync_v2=999@1", "cuMemcpyDtoHAsync_v2 failed with 999")]
    [InlineData("cuStreamSynchronize=999@1", "cuStreamSynchronize failed with 999")]
    [InlineData("cuCtxSetCurrent=201@1", "CUDA_ERROR_INVALID_CONTEXT")]
    [InlineData("dst_context_enqueue=4@1", "dst_context_enqueue failed")]
    [InlineData("dst_context_set_shape=4@3", "dst_context_set_shape failed")]
    [InlineData("dst_context_set_address=4@2", "dst_context_set_address failed")]
    public void Failed_step_is_named_and_leaves_the_slots_as_they_were(string fault, string said)
    {
        using var plan = new FakePlan();
        using var engine = TensorRtEngine.Load(plan.Path, Options);
        var logits = new float[engine.Model.VocabularySize];
        engine.Prefill(0, DecoderEngineContract.Prompt(7, 8), logits);
        FakeGpu.Faults(fault);
        var e = Assert.Throws<EngineException>(() => engine.Decode([new SlotToken(0, 1)], logits));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Equal(5, engine.Length(0));
        engine.Decode([new SlotToken(0, 1)], logits);
        Assert.Equal(5, DecoderEngineContract.Best(logits));
    }

    [Fact]
    public void GPU_that_broke_says_so_at_every_step()
    {
        using var plan = new FakePlan();
        using var engine = TensorRtEngine.Load(plan.Path, Options);
        FakeGpu.Faults("kernel=700@1");
        for (var i = 0; i < 2; i++)
        {
            var e = Assert.Throws<EngineException>(() => engine.Prefill(0, [SumsModel.Start], default));
            Assert.Contains("CUDA_ERROR_ILLEGAL_ADDRESS", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cuInit=100", "there is no GPU")]
    [InlineData("cuInit=999", "the GPU can't be used")]
    [InlineData("cuDevicePrimaryCtxRetain=2", "doesn't fit into the GPU's memory")]
    [InlineData("cuMemAlloc_v2=2@3", "doesn't fit into the GPU's memory")]
    [InlineData("cuMemHostAlloc=2@2", "doesn't fit into the GPU's memory")]
    [InlineData("cuMemsetD8Async=999@2", "cuMemsetD8Async failed with 999")]
    [InlineData("cuStreamSynchronize=999@1", "cuStreamSynchronize failed with 999")]
    [InlineData("dst_runtime_create=1", "dst_runtime_create failed")]
    [InlineData("dst_engine_load=4", "dst_engine_load failed")]
    [InlineData("dst_engine_describe=4@2", "dst_engine_describe failed")]
    [InlineData("dst_engine_tensor=4@5", "dst_engine_tensor failed")]
    [InlineData("dst_engine_profile=4@2", "dst_engine_profile failed")]
    [InlineData("dst_context_create=4@1", "dst_context_create failed")]
    public void Failed_load_is_named_and_leaves_nothing(string fault, string said)
    {
        using var plan = new FakePlan();
        FakeGpu.Faults(fault);
        var e = Assert.Throws<EngineException>(() => TensorRtEngine.Load(plan.Path, Options));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        FakeGpu.Faults(null);
        Assert.Equal(0, FakeGpu.Live);
    }

    [Theory]
    [InlineData("drop input_ids", "input_ids: the plan hasn't it")]
    [InlineData("drop write_indices", "write_indices: the plan hasn't it")]
    [InlineData("drop logits", "logits: the plan hasn't it")]
    [InlineData("drop past_key_values.0.key", "past_key_values.0.key: there is no such input")]
    [InlineData("drop past_key_values.1.value", "past_key_values.1.value: the plan hasn't it")]
    [InlineData("drop present.1.key", "present.1.key: the plan hasn't it")]
    [InlineData("extra attention_mask", "attention_mask: nobody knows what this input wants")]
    [InlineData("host write_indices", "write_indices: it is in memory of the host")]
    [InlineData("alias 0", "present.0.key: it isn't written where past_key_values.0.key is")]
    [InlineData("ids 0", "input_ids: its type is Float")]
    [InlineData("batch 1", "2 sequences at once were asked for, and it was built for no step of 2")]
    [InlineData("head_size 13\ncapacity 5", "a slot of it has 520 bytes, no multiple of 256")]
    public void Plan_that_cannot_be_fed_is_refused_with_the_reason(string lines, string said)
    {
        using var plan = new FakePlan(lines.Split('\n'));
        Assert.Contains(said, Assert.Throws<EngineException>(() => TensorRtEngine.Load(plan.Path, Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("ONNX", "magicTag")]
    public void File_that_is_no_plan_is_refused(string content, string said)
    {
        using var plan = new FakePlan().With("model.plan", content);
        Assert.Contains(said, Assert.Throws<EngineException>(() => TensorRtEngine.Load(plan.Path, Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_is_found_by_its_name_and_only_one()
    {
        using var plan = new FakePlan();
        Assert.True(TensorRtEngine.Takes(plan.Folder) && TensorRtEngine.Takes(plan.Path));
        Assert.False(TensorRtEngine.Takes(Fixtures.Sums("model.onnx")) || TensorRtEngine.Takes(Fixtures.Folder) || TensorRtEngine.Takes("/nowhere"));
        plan.With("other.engine", "fake-plan");
        Assert.Contains("model.plan, other.engine", Assert.Throws<EngineException>(() => TensorRtEngine.Load(plan.Folder, Options)).Message, StringComparison.Ordinal);
        Assert.Contains("no plan", Assert.Throws<EngineException>(() => TensorRtEngine.Load(Fixtures.Folder, Options)).Message, StringComparison.Ordinal);
    }
}
