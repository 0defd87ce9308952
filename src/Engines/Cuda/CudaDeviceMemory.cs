namespace DeepSeek.Engines.Cuda;

/// <summary>Memory of a GPU. It has no content before something is written.</summary>
internal sealed class CudaDeviceMemory : CudaHandle
{
    private CudaDeviceMemory(CudaContext context, nint pointer, long bytes)
        : base(context, pointer) => Bytes = bytes;

    public long Bytes { get; }

    /// <param name="context">Of the GPU.</param>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="CudaException">It doesn't fit: <see cref="CudaException.OutOfMemory"/>.</exception>
    public static CudaDeviceMemory Allocate(CudaContext context, long bytes)
    {
        context.MakeCurrent();
        CudaException.ThrowIfFailed(CudaDriver.cuMemAlloc_v2(out var pointer, (nuint)bytes), nameof(CudaDriver.cuMemAlloc_v2));
        return new CudaDeviceMemory(context, pointer, bytes);
    }

    protected override int Free(nint value) => CudaDriver.cuMemFree_v2(value);
}
