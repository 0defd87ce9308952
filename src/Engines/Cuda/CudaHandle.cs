using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Cuda;

/// <summary>What belongs to a context and must be given back to the driver: by dispose, or by the garbage collector where that was forgotten.</summary>
internal abstract class CudaHandle : SafeHandle
{
    private readonly CudaContext _context;

    protected CudaHandle(CudaContext context, nint value)
        : base(0, ownsHandle: true)
    {
        _context = context;
        var held = false;
        context.DangerousAddRef(ref held);
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected abstract int Free(nint value);

    protected sealed override bool ReleaseHandle()
    {
        // The finalizer's thread, and one that never computed, have no context.
        var freed = CudaDriver.cuCtxSetCurrent(_context.DangerousGetHandle()) == 0 && Free(handle) == 0;
        _context.DangerousRelease();
        return freed;
    }
}
