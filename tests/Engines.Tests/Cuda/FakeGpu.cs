using System.Diagnostics;
using System.Runtime.InteropServices;
using DeepSeek.Engines.Cuda;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;

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

    private static readonly Lazy<(string? Library, string Why)> Built = new(Build);
    private static readonly Lazy<nint> Loaded = new(() => NativeLibrary.Load(Built.Value.Library!));

    private static readonly string? Given = Environment.GetEnvironmentVariable(NativeLibraries.ShimVariable);

    private delegate void TakesText(nint text);

    private delegate void TakesNumber(int number);

    private delegate nint GivesNumber(int kind);

    private delegate nint GivesCount();

    private static bool IsGpuReal => Given is not null;

    /// <summary>Where the compiled fakes are.</summary>
    public static string Library => Built.Value.Library!;

    /// <summary>Objects that weren't given back: memory, streams, contexts, runtimes and engines.</summary>
    public static long Live => Export<GivesNumber>("fake_gpu_live")(-1);

    /// <summary>Copies of host memory that isn't page-locked.</summary>
    public static long Pageable => IsGpuReal ? 0 : Export<GivesCount>("fake_gpu_pageable")();

    /// <summary>Skips the test where no C compiler is.</summary>
    public static void Need()
    {
        Assert.SkipWhen(Built.Value.Library is null, Built.Value.Why);
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

    /// <summary>Runs a target of native/Makefile.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public static (int Code, string Said) Make(string target, params string[] arguments)
    {
        // By the shell, so that one pipe has all of it.
        using var make = Process.Start(new ProcessStartInfo("sh", ["-c", "exec make \"$@\" 2>&1", "make", "--no-print-directory", "-C", Path.Combine(Repository.Root, "native"), target, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        var said = make.StandardOutput.ReadToEnd();
        make.WaitForExit();
        return (make.ExitCode, said);
    }

    private static TDelegate Export<TDelegate>(string name) => Marshal.GetDelegateForFunctionPointer<TDelegate>(NativeLibrary.GetExport(Loaded.Value, name));

    private static (string?, string) Build()
    {
        if (Given is not null)
        {
            return (Given, "");
        }

        if (OnPath.Find("make") is null || (OnPath.Find("cc") ?? OnPath.Find("gcc") ?? OnPath.Find("clang")) is not { } compiler)
        {
            return (null, "there is no C compiler, or no make, on the PATH (Debian: apt-get install gcc make)");
        }

        var (code, said) = Make("fakes", $"CC={compiler}");
        Assert.True(code == 0, said);
        var library = Path.Combine(Repository.Root, "artifacts/native/libfake_gpu.so");
        Environment.SetEnvironmentVariable(NativeLibraries.CudaVariable, library);
        Environment.SetEnvironmentVariable(NativeLibraries.ShimVariable, library);
        return (library, "");
    }
}
