using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.Tests.Cuda;

[Collection(FakeGpu.Collection)]
public sealed class CudaDeviceTests
{
    public CudaDeviceTests() => FakeGpu.Need();

    [Fact]
    public void Devices_are_described_as_the_driver_says()
    {
        FakeGpu.Devices(2);
        Assert.Equal(new Version(13, 2), CudaDevice.DriverVersion());
        Assert.Equal(
        [
            new CudaDevice(0, "Fake GPU 0", new Version(9, 0), Processors: 4, MemoryBytes: 1L << 30),
            new CudaDevice(1, "Fake GPU 1", new Version(9, 0), Processors: 4, MemoryBytes: 1L << 30),
        ], CudaDevice.All());
    }

    [Fact]
    public void Driver_without_a_GPU_says_so()
    {
        FakeGpu.Devices(0);
        var e = Assert.Throws<CudaException>(CudaDevice.All);
        Assert.Equal(("cuInit", CudaException.NoDevice), (e.Call, e.Code));
        Assert.Equal("cuInit failed with 100 (CUDA_ERROR_NO_DEVICE): no CUDA-capable device is detected", e.Message);
    }

    [Theory]
    [InlineData("cuInit")]
    [InlineData("cuDeviceGetCount")]
    [InlineData("cuDeviceGet")]
    [InlineData("cuDeviceGetName")]
    [InlineData("cuDeviceTotalMem_v2")]
    [InlineData("cuDeviceGetAttribute")]
    public void Failing_call_is_named_with_its_code(string call)
    {
        FakeGpu.Faults($"{call}=999");
        var e = Assert.Throws<CudaException>(CudaDevice.All);
        Assert.Equal((call, 999), (e.Call, e.Code));
        Assert.StartsWith($"{call} failed with 999 (CUDA_ERROR_UNKNOWN)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_the_driver_does_not_know_is_told_as_a_number()
    {
        FakeGpu.Faults("cuDriverGetVersion=4242");
        Assert.Contains("4242 (unknown to this driver)", Assert.Throws<CudaException>(() => CudaDevice.DriverVersion()).Message, StringComparison.Ordinal);
    }
}
