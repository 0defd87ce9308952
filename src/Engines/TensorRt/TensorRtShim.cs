using System.Runtime.InteropServices;
using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.TensorRt;

/// <summary>The functions of our shim over TensorRT, as native/include/deepseek_trt.h declares and explains them.</summary>
internal static partial class TensorRtShim
{
    /// <summary>DST_ABI of the header that these declarations were written by.</summary>
    internal const int Abi = 1;

    internal const int MaxDims = 8;

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_abi();

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial nint dst_last_error();

    [LibraryImport(NativeLibraries.Shim, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int dst_runtime_create(string? library, out nint runtime, out int version);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial void dst_runtime_destroy(nint runtime);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_engine_load(nint runtime, nint plan, nuint size, out nint engine);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial void dst_engine_destroy(nint engine);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_engine_describe(nint engine, out int tensors, out int profiles, out long scratch);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_engine_tensor(nint engine, int index, out Tensor tensor);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_engine_profile(nint engine, nint name, int profile, int which, out Dims dims);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_context_create(nint engine, int profile, nint stream, out nint context);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial void dst_context_destroy(nint context);

    [LibraryImport(NativeLibraries.Shim)]
    internal static unsafe partial int dst_context_set_shape(nint context, nint name, int rank, long* size);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_context_set_address(nint context, nint name, nint address);

    [LibraryImport(NativeLibraries.Shim)]
    internal static partial int dst_context_enqueue(nint context, nint stream);

    /// <summary>dst_dims.</summary>
    internal unsafe struct Dims
    {
        public int Rank;
        public fixed long Size[MaxDims];

        public readonly long[] ToArray()
        {
            var sizes = new long[Math.Clamp(Rank, 0, MaxDims)];
            for (var i = 0; i < sizes.Length; i++)
            {
                sizes[i] = Size[i];
            }

            return sizes;
        }
    }

    /// <summary>dst_tensor.</summary>
    internal struct Tensor
    {
        public nint Name;
        public nint Alias;
        public int IsInput;
        public int Type;
        public int OnHost;
        public Dims Dims;
    }
}
