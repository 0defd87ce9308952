using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Cuda;

/// <summary>
/// The primary context of a GPU, which it shares with every library of the process that computes on it, TensorRT included. Memory and
/// streams hold it, so that it is released after the last of them whatever the order in which they are disposed.
/// </summary>
internal sealed class CudaContext : SafeHandle
{
    private readonly int _device;

    private CudaContext(int device, nint context)
        : base(0, ownsHandle: true)
    {
        _device = device;
        SetHandle(context);
    }

    public override bool IsInvalid => handle == 0;

    /// <param name="ordinal">Of the GPU.</param>
    /// <exception cref="CudaException">There is no such GPU, or it fails.</exception>
    public static CudaContext Open(int ordinal)
    {
        CudaDevice.Initialize();
        var device = CudaDevice.Handle(ordinal);
        CudaException.ThrowIfFailed(CudaDriver.cuDevicePrimaryCtxRetain(out var context, device), nameof(CudaDriver.cuDevicePrimaryCtxRetain));
        return new CudaContext(device, context);
    }

    /// <summary>Lets the calling thread use the GPU. A thread that never did may not.</summary>
    /// <exception cref="CudaException">It fails.</exception>
    public void MakeCurrent()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        CudaException.ThrowIfFailed(CudaDriver.cuCtxSetCurrent(handle), nameof(CudaDriver.cuCtxSetCurrent));
    }

    /// <summary>Bytes that can be allocated, and bytes there are.</summary>
    /// <exception cref="CudaException">It fails.</exception>
    public (long Free, long Total) Memory()
    {
        MakeCurrent();
        CudaException.ThrowIfFailed(CudaDriver.cuMemGetInfo_v2(out var free, out var total), nameof(CudaDriver.cuMemGetInfo_v2));
        return ((long)free, (long)total);
    }

    protected override bool ReleaseHandle() => CudaDriver.cuDevicePrimaryCtxRelease_v2(_device) == 0;
}
