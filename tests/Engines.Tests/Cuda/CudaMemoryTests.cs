using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.Tests.Cuda;

/// <summary>Contexts, memory and streams: what is done comes out, and all is given back in whatever order.</summary>
[Collection(FakeGpu.Collection)]
public sealed class CudaMemoryTests : IDisposable
{
    public CudaMemoryTests() => FakeGpu.Need();

    public void Dispose()
    {
        FakeGpu.Faults(null);
        Assert.Equal(0, FakeGpu.Live);
    }

    [Fact]
    public void What_goes_to_the_GPU_comes_back()
    {
        using var context = CudaContext.Open(0);
        using var stream = CudaStream.Create(context);
        using var device = CudaDeviceMemory.Allocate(context, 64);
        using var host = CudaPageLockedMemory.Allocate(context, 64);
        Enumerable.Range(0, 16).ToArray().CopyTo(host.Span<int>(0, 16));
        stream.Fill(device, 0);
        stream.Copy(host, 8, device, 32, 16);
        stream.Copy(device, 0, host, 0, 64);
        stream.Synchronize();
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 4, 5, 0, 0, 0, 0], host.Span<int>(0, 16).ToArray());
    }

    [Fact]
    public void Bounds_are_kept_before_the_driver_is_asked()
    {
        using var context = CudaContext.Open(0);
        using var stream = CudaStream.Create(context);
        using var device = CudaDeviceMemory.Allocate(context, 64);
        using var host = CudaPageLockedMemory.Allocate(context, 32);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Copy(host, 0, device, 0, 33));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Copy(host, 1, device, 0, 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Copy(device, 60, host, 0, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Copy(device, -4, host, 0, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Span<int>(16, 5));
    }

    [Fact]
    public void Memory_of_the_GPU_is_counted_and_runs_out()
    {
        using var context = CudaContext.Open(0);
        var (free, total) = context.Memory();
        Assert.Equal(free, total);
        using (CudaDeviceMemory.Allocate(context, 1 << 20))
        {
            Assert.Equal(free - (1 << 20), context.Memory().Free);
        }

        Assert.Equal(free, context.Memory().Free);
        var e = Assert.Throws<CudaException>(() => CudaDeviceMemory.Allocate(context, 1L << 31));
        Assert.Equal(("cuMemAlloc_v2", CudaException.OutOfMemory), (e.Call, e.Code));
    }

    [Fact]
    public void Context_that_is_disposed_first_is_released_after_what_holds_it()
    {
        var context = CudaContext.Open(0);
        var stream = CudaStream.Create(context);
        var memory = CudaDeviceMemory.Allocate(context, 16);
        context.Dispose();
        Assert.Equal(3, FakeGpu.Live);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Value);
        Assert.Throws<ObjectDisposedException>(() => stream.Fill(memory, 0));
        stream.Dispose();
        stream.Dispose();
        Assert.Equal(0, FakeGpu.Live);
        Assert.Throws<ObjectDisposedException>(context.MakeCurrent);
    }

    [Fact]
    public async Task Thread_that_never_computed_gives_memory_back()
    {
        using var context = CudaContext.Open(0);
        var memory = CudaDeviceMemory.Allocate(context, 16);
        await Task.Factory.StartNew(memory.Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Equal(1, FakeGpu.Live);
    }

    [Fact]
    public void Forgotten_memory_is_given_back_by_the_garbage_collector()
    {
        using var context = CudaContext.Open(0);
        Forget(context);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(1, FakeGpu.Live);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget(CudaContext context) => Assert.NotEqual(0, CudaDeviceMemory.Allocate(context, 16).Value);
    }

    [Theory]
    [InlineData("cuDevicePrimaryCtxRetain")]
    [InlineData("cuCtxSetCurrent")]
    [InlineData("cuStreamCreate")]
    [InlineData("cuMemAlloc_v2")]
    [InlineData("cuMemHostAlloc")]
    [InlineData("cuMemsetD8Async")]
    [InlineData("cuMemcpyHtoDAsync_v2")]
    [InlineData("cuMemcpyDtoHAsync_v2")]
    [InlineData("cuStreamSynchronize")]
    [InlineData("cuMemGetInfo_v2")]
    public void Failing_call_is_named_and_leaves_nothing(string call)
    {
        FakeGpu.Faults($"{call}=999@1");
        var e = Assert.Throws<CudaException>(() =>
        {
            using var context = CudaContext.Open(0);
            context.Memory();
            using var stream = CudaStream.Create(context);
            using var device = CudaDeviceMemory.Allocate(context, 16);
            using var host = CudaPageLockedMemory.Allocate(context, 16);
            stream.Fill(device, 1);
            stream.Copy(host, 0, device, 0, 16);
            stream.Copy(device, 0, host, 0, 16);
            stream.Synchronize();
        });
        Assert.Equal((call, 999), (e.Call, e.Code));
    }
}
