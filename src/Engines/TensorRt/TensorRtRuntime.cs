using System.Runtime.InteropServices;
using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.TensorRt;

/// <summary>TensorRT, loaded. Plans that were read hold it until the last of them is disposed.</summary>
internal sealed class TensorRtRuntime : SafeHandle
{
    private TensorRtRuntime(nint runtime, int version)
        : base(0, ownsHandle: true)
    {
        SetHandle(runtime);
        Version = new Version(version / 10000, version / 100 % 100, version % 100);
    }

    /// <summary>Of the library.</summary>
    public Version Version { get; }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="TensorRtException">The shim or TensorRT isn't there, or they don't fit together.</exception>
    public static TensorRtRuntime Open()
    {
        try
        {
            if (TensorRtShim.dst_abi() is not TensorRtShim.Abi and var abi)
            {
                throw TensorRtException.OtherShim(abi);
            }

            TensorRtException.ThrowIfFailed(TensorRtShim.dst_runtime_create(Environment.GetEnvironmentVariable(NativeLibraries.TensorRtVariable), out var runtime, out var version), nameof(TensorRtShim.dst_runtime_create));
            return new TensorRtRuntime(runtime, version);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw TensorRtException.NoShim(e);
        }
    }

    protected override bool ReleaseHandle()
    {
        TensorRtShim.dst_runtime_destroy(handle);
        return true;
    }
}
