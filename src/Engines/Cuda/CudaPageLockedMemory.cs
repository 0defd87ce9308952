namespace DeepSeek.Engines.Cuda;

/// <summary>Memory of the host that stays where it is, so that a GPU copies to it and from it by itself while the processor goes on.</summary>
internal sealed unsafe class CudaPageLockedMemory : CudaHandle
{
    private CudaPageLockedMemory(CudaContext context, nint pointer, long bytes)
        : base(context, pointer) => Bytes = bytes;

    public long Bytes { get; }

    /// <param name="context">Of the GPU that copies.</param>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="CudaException">It doesn't fit, or the process may not lock that much.</exception>
    public static CudaPageLockedMemory Allocate(CudaContext context, long bytes)
    {
        context.MakeCurrent();
        CudaException.ThrowIfFailed(CudaDriver.cuMemHostAlloc(out var pointer, (nuint)bytes, 0), nameof(CudaDriver.cuMemHostAlloc));
        return new CudaPageLockedMemory(context, pointer, bytes);
    }

    /// <summary>A part of it. A copy under way may still read or write there.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="count">Elements.</param>
    public Span<T> Span<T>(long offset, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + (long)count * sizeof(T), Bytes, nameof(count));
        return new Span<T>((void*)(Value + (nint)offset), count);
    }

    protected override int Free(nint value) => CudaDriver.cuMemFreeHost(value);
}
