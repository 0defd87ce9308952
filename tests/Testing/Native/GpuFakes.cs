using System.Diagnostics;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Testing.Native;

/// <summary>The fakes of native/fake, compiled at first need: one library that is NVIDIA's driver and our shim over TensorRT.</summary>
public static class GpuFakes
{
    private static readonly Lazy<(string? Library, string Why)> Built = new(Build);

    /// <summary>Where the library is; null: there is no C compiler, or no make.</summary>
    public static string? Library => Built.Value.Library;

    /// <summary>Why there is none.</summary>
    public static string Why => Built.Value.Why;

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

    private static (string?, string) Build()
    {
        if (OnPath.Find("make") is null || (OnPath.Find("cc") ?? OnPath.Find("gcc") ?? OnPath.Find("clang")) is not { } compiler)
        {
            return (null, "there is no C compiler, or no make, on the PATH (Debian: apt-get install gcc make)");
        }

        var (code, said) = Make("fakes", $"CC={compiler}");
        return code == 0 ? (Path.Combine(Repository.Root, "artifacts/native/libfake_gpu.so"), "") : throw new InvalidOperationException(said);
    }
}
