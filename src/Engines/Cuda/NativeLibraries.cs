using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Cuda;

/// <summary>
/// Where the libraries of the GPU are found: by the system's loader under their usual names, or at the path that an environment variable
/// names. None of them is needed before the first call into it.
/// </summary>
internal static class NativeLibraries
{
    /// <summary>Path of the CUDA driver's library; absent: libcuda.so.1, which comes with NVIDIA's driver.</summary>
    internal const string CudaVariable = "DEEPSEEK_CUDA_LIBRARY";

    /// <summary>Path of our shim over TensorRT; absent: libdeepseek_trt.so, beside the executable or where the loader looks.</summary>
    internal const string ShimVariable = "DEEPSEEK_TENSORRT_SHIM";

    /// <summary>Path of TensorRT's own library, which the shim loads; absent: libnvinfer.so of the major version that the shim was compiled for.</summary>
    internal const string TensorRtVariable = "DEEPSEEK_NVINFER_LIBRARY";

    /// <summary>Our shim over TensorRT, native/ of this repository.</summary>
    internal const string Shim = "deepseek_trt";

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "An assembly has one resolver, which must be there before the first of the imports is called.")]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        CudaDriver.Library => Load(CudaVariable, OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", assembly, path),
        Shim => Load(ShimVariable, OperatingSystem.IsWindows() ? "deepseek_trt.dll" : "libdeepseek_trt.so", assembly, path),
        _ => 0,
    };

    // The runtime's own exception lists every path that it tried, of which none is where a driver is.
    private static nint Load(string variable, string usual, Assembly assembly, DllImportSearchPath? path) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? NativeLibrary.TryLoad(named, out var library) ? library : throw new NamedLibraryException(named, variable)
            : NativeLibrary.TryLoad(usual, assembly, path, out library) ? library
            : throw new DllNotFoundException($"no {usual} is found");
}
