namespace DeepSeek.Engines.Cuda;

/// <summary>
/// Work of a GPU, done in the order in which it was given. Calls return before the work is done, and its failure may be told by a later
/// call; after <see cref="Synchronize"/> all of it is done. The calling thread must have the context as its current one.
/// </summary>
internal sealed class CudaStream : CudaHandle
{
    // CU_STREAM_NON_BLOCKING: it doesn't wait for what others put into the default stream.
    private const uint NonBlocking = 1;

    private CudaStream(CudaContext context, nint stream)
        : base(context, stream)
    {
    }

    /// <exception cref="CudaException">It fails.</exception>
    public static CudaStream Create(CudaContext context)
    {
        context.MakeCurrent();
        CudaException.ThrowIfFailed(CudaDriver.cuStreamCreate(out var stream, NonBlocking), nameof(CudaDriver.cuStreamCreate));
        return new CudaStream(context, stream);
    }

    /// <summary>From the host to the GPU.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than one of them has.</exception>
    /// <exception cref="CudaException">It fails.</exception>
    public void Copy(CudaPageLockedMemory source, long sourceOffset, CudaDeviceMemory destination, long destinationOffset, long bytes)
    {
        Check(source.Bytes, sourceOffset, bytes);
        Check(destination.Bytes, destinationOffset, bytes);
        CudaException.ThrowIfFailed(CudaDriver.cuMemcpyHtoDAsync_v2(destination.Value + (nint)destinationOffset, source.Value + (nint)sourceOffset, (nuint)bytes, Value), nameof(CudaDriver.cuMemcpyHtoDAsync_v2));
    }

    /// <summary>From the GPU to the host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than one of them has.</exception>
    /// <exception cref="CudaException">It fails.</exception>
    public void Copy(CudaDeviceMemory source, long sourceOffset, CudaPageLockedMemory destination, long destinationOffset, long bytes)
    {
        Check(source.Bytes, sourceOffset, bytes);
        Check(destination.Bytes, destinationOffset, bytes);
        CudaException.ThrowIfFailed(CudaDriver.cuMemcpyDtoHAsync_v2(destination.Value + (nint)destinationOffset, source.Value + (nint)sourceOffset, (nuint)bytes, Value), nameof(CudaDriver.cuMemcpyDtoHAsync_v2));
    }

    /// <summary>Writes one value into every byte.</summary>
    /// <exception cref="CudaException">It fails.</exception>
    public void Fill(CudaDeviceMemory memory, byte value) =>
        CudaException.ThrowIfFailed(CudaDriver.cuMemsetD8Async(memory.Value, value, (nuint)memory.Bytes, Value), nameof(CudaDriver.cuMemsetD8Async));

    /// <summary>Waits until all is done.</summary>
    /// <exception cref="CudaException">Some of it failed.</exception>
    public void Synchronize() => CudaException.ThrowIfFailed(CudaDriver.cuStreamSynchronize(Value), nameof(CudaDriver.cuStreamSynchronize));

    protected override int Free(nint value) => CudaDriver.cuStreamDestroy_v2(value);

    private static void Check(long size, long offset, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, size - offset);
    }
}
