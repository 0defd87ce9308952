using System.Runtime.InteropServices;
using DeepSeek.Engines.Cuda;
using DeepSeek.Testing.Native;

namespace DeepSeek.Engines.Tests.Cuda;

/// <summary>
/// The fakes of native/fake, compiled at first need and loaded instead of NVIDIA's driver and of our shim. They are one for the whole
/// process, so that tests with them run one after another, in the collection <see cref="Collection"/>. Where the shim's variable names a
/// library already, that one is loaded over NVIDIA's own driver: the contract of engines runs on a GPU then, if the library is native's
/// stand-in. Tests of faults need the fake driver.
/// </summary>
internal static class FakeGpu
{
    /// <summary>Name of the collection.</summary>
    public const string Collection = "fake GPU";

    private static readonly Lazy<nint> Loaded = new(Load);

    private static readonly string? Given = Environment.GetEnvironmentVariable(NativeLibraries.ShimVariable);

    private delegate void TakesText(nint text);

    private delegate void TakesNumber(int number);

    private delegate nint GivesNumber(int kind);

    private delegate nint GivesCount();

    private static bool IsGpuReal => Given is not null;

    /// <summary>Where the compiled fakes are.</summary>
    public static string Library => Given ?? GpuFakes.Library!;

    /// <summary>Objects that weren't given back: memory, streams, contexts, runtimes and engines.</summary>
    public static long Live => Export<GivesNumber>("fake_gpu_live")(-1);

    /// <summary>Copies of host memory that isn't page-locked.</summary>
    public static long Pageable => IsGpuReal ? 0 : Export<GivesCount>("fake_gpu_pageable")();

    /// <summary>Skips the test where no C compiler is.</summary>
    public static void Need()
    {
        Assert.SkipWhen(Given is null && GpuFakes.Library is null, GpuFakes.Why);
        Devices(1);
        Faults(null);
    }

    /// <param name="script">"call=code" or "call=code@n", several of them with spaces between; null: no more faults.</param>
    public static void Faults(string? script)
    {
        var text = Marshal.StringToCoTaskMemUTF8(script);
        Export<TakesText>("fake_gpu_faults")(text);
        Marshal.FreeCoTaskMem(text);
    }

    /// <param name="count">GPUs that there are.</param>
    public static void Devices(int count)
    {
        if (!IsGpuReal)
        {
            Export<TakesNumber>("fake_gpu_devices")(count);
        }
    }

    private static TDelegate Export<TDelegate>(string name) => Marshal.GetDelegateForFunctionPointer<TDelegate>(NativeLibrary.GetExport(Loaded.Value, name));

    private static nint Load()
    {
        if (Given is null)
        {
            Environment.SetEnvironmentVariable(NativeLibraries.CudaVariable, Library);
            Environment.SetEnvironmentVariable(NativeLibraries.ShimVariable, Library);
        }

        return NativeLibrary.Load(Library);
    }
}
