namespace DeepSeek.Engines.Cuda;

/// <summary>What belongs to a context, and is given back to the driver.</summary>
internal abstract class CudaHandle(CudaContext context, nint value) : ChildHandle(context, value)
{
    private readonly CudaContext _context = context;

    protected abstract int Free(nint value);

    // The finalizer's thread, and one that never computed, have no context.
    protected sealed override bool GiveBack(nint value) => CudaDriver.cuCtxSetCurrent(_context.DangerousGetHandle()) == 0 && Free(value) == 0;
}
