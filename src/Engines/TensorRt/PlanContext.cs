using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.TensorRt;

/// <summary>What a plan is run in, by one of its profiles: the shapes and addresses of a run, and memory for what is in between.</summary>
internal sealed class PlanContext : ChildHandle
{
    private PlanContext(LoadedPlan plan, nint context)
        : base(plan, context)
    {
    }

    /// <exception cref="TensorRtException">TensorRT can't, for want of memory most often.</exception>
    public static PlanContext Create(LoadedPlan plan, int profile, CudaStream stream)
    {
        TensorRtException.ThrowIfFailed(TensorRtShim.dst_context_create(plan.Value, profile, stream.Value, out var context), nameof(TensorRtShim.dst_context_create));
        return new PlanContext(plan, context);
    }

    /// <summary>Of an input, for the runs from now on.</summary>
    /// <exception cref="TensorRtException">The profile doesn't take it.</exception>
    public unsafe void SetShape(PlanTensor input, params ReadOnlySpan<long> dims)
    {
        fixed (long* sizes = dims)
        {
            TensorRtException.ThrowIfFailed(TensorRtShim.dst_context_set_shape(Value, input.NativeName, dims.Length, sizes), nameof(TensorRtShim.dst_context_set_shape));
        }
    }

    /// <summary>Where an input or output is, for the runs from now on: a multiple of 256.</summary>
    /// <exception cref="TensorRtException">TensorRT doesn't take it.</exception>
    public void SetAddress(PlanTensor tensor, nint address) =>
        TensorRtException.ThrowIfFailed(TensorRtShim.dst_context_set_address(Value, tensor.NativeName, address), nameof(TensorRtShim.dst_context_set_address));

    /// <summary>Puts a run into the stream.</summary>
    /// <exception cref="TensorRtException">TensorRT refuses; that a run failed is told by the stream.</exception>
    public void Enqueue(CudaStream stream) =>
        TensorRtException.ThrowIfFailed(TensorRtShim.dst_context_enqueue(Value, stream.Value), nameof(TensorRtShim.dst_context_enqueue));

    protected override bool GiveBack(nint value)
    {
        TensorRtShim.dst_context_destroy(value);
        return true;
    }
}
