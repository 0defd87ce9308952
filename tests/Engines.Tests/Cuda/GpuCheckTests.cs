using System.Diagnostics;
using System.Runtime.InteropServices;
using DeepSeek.Engines.Cuda;
using DeepSeek.Engines.Tests.TensorRt;

namespace DeepSeek.Engines.Tests.Cuda;

/// <summary>deepseek-gpu-check as a process: it says what ran and what did not, and its exit code says whether something is wrong.</summary>
[Collection(FakeGpu.Collection)]
public sealed class GpuCheckTests
{
    public GpuCheckTests() => FakeGpu.Need();

    [Fact]
    public void Machine_without_a_driver_is_nothing_wrong()
    {
        Assert.SkipWhen(NativeLibrary.TryLoad("libcuda.so.1", out _), "this machine has a driver");
        var (code, said) = Run([], (NativeLibraries.CudaVariable, null));
        Assert.Equal(0, code);
        Assert.StartsWith("There is no GPU here, so that nothing ran", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Driver_that_a_variable_names_and_that_cannot_be_loaded_is_wrong()
    {
        var (code, said) = Run([], (NativeLibraries.CudaVariable, "/nowhere/libcuda.so.1"));
        Assert.Equal(1, code);
        Assert.Contains("/nowhere/libcuda.so.1, which DEEPSEEK_CUDA_LIBRARY names, can't be loaded", said, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no GPU here", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Driver_without_a_GPU_is_nothing_wrong()
    {
        var (code, said) = Run([], ("FAKE_GPU_DEVICES", "0"));
        Assert.Equal(0, code);
        Assert.Contains("CUDA_ERROR_NO_DEVICE", said, StringComparison.Ordinal);
    }

    [Fact]
    public void All_parts_run_on_each_GPU()
    {
        using var plan = new FakePlan();
        var (code, said) = Run([plan.Path], ("FAKE_GPU_DEVICES", "2"));
        Assert.Equal(0, code);
        Assert.Contains("GPU 1: Fake GPU 1, compute capability 9.0", said, StringComparison.Ordinal);
        Assert.Contains("16 parts ran and are right, 0 are wrong, 0 did not run", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_of_one_row_computes_alone()
    {
        using var plan = new FakePlan("batch 1");
        var (code, said) = Run([plan.Path]);
        Assert.Equal(0, code);
        Assert.Matches("did not  rows together are as alone: .* 4 sequences at once were asked for", said);
        Assert.Contains("9 parts ran and are right, 0 are wrong, 1 did not run", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Part_that_is_wrong_is_named_and_the_rest_runs()
    {
        var (code, said) = Run([], ("FAKE_GPU_FAULTS", "cuMemcpyDtoHAsync_v2=999@1"));
        Assert.Equal(1, code);
        Assert.Contains("WRONG    copies keep what they carry: cuMemcpyDtoHAsync_v2 failed with 999 (CUDA_ERROR_UNKNOWN)", said, StringComparison.Ordinal);
        Assert.Contains("6 parts ran and are right, 1 are wrong, 1 did not run", said, StringComparison.Ordinal);
    }

    [Fact]
    public void TensorRT_that_is_not_there_did_not_run()
    {
        var (code, said) = Run(["some.plan"], (NativeLibraries.ShimVariable, "/nowhere/libdeepseek_trt.so"));
        Assert.Equal(0, code);
        Assert.Contains("did not  a plan computes: TensorRT isn't here", said, StringComparison.Ordinal);
    }

    private static (int Code, string Said) Run(string[] arguments, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "deepseek-gpu-check.dll"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment[NativeLibraries.CudaVariable] = start.Environment[NativeLibraries.ShimVariable] = FakeGpu.Library;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var check = Process.Start(start)!;
        var said = check.StandardOutput.ReadToEnd();
        check.WaitForExit();
        return (check.ExitCode, said);
    }
}
