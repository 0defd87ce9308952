using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using DeepSeek.Engines.Cuda;

namespace DeepSeek.Engines.TensorRt;

/// <summary>A plan (a model that TensorRT compiled for a GPU) in the GPU's memory. The runtime outlives it; contexts hold it.</summary>
internal sealed class LoadedPlan : ChildHandle
{
    private LoadedPlan(TensorRtRuntime runtime, nint engine)
        : base(runtime, engine)
    {
    }

    /// <param name="runtime">What reads it.</param>
    /// <param name="path">Of its file, which isn't empty.</param>
    /// <exception cref="TensorRtException">TensorRT doesn't take it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static unsafe LoadedPlan Load(TensorRtRuntime runtime, string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            // The view ends with a page, the plan may end before.
            var size = (nuint)new FileInfo(path).Length;
            TensorRtException.ThrowIfFailed(TensorRtShim.dst_engine_load(runtime.DangerousGetHandle(), (nint)start, size, out var engine), nameof(TensorRtShim.dst_engine_load));
            return new LoadedPlan(runtime, engine);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <exception cref="TensorRtException">It can't be told.</exception>
    public IReadOnlyList<PlanTensor> Tensors()
    {
        var (count, _) = Counts();
        var tensors = new PlanTensor[count];
        for (var i = 0; i < count; i++)
        {
            TensorRtException.ThrowIfFailed(TensorRtShim.dst_engine_tensor(Value, i, out var tensor), nameof(TensorRtShim.dst_engine_tensor));
            tensors[i] = new PlanTensor(Marshal.PtrToStringUTF8(tensor.Name)!, tensor.Name, Marshal.PtrToStringUTF8(tensor.Alias),
                tensor.IsInput != 0, (TensorType)tensor.Type, tensor.OnHost != 0, tensor.Dims.ToArray());
        }

        return tensors;
    }

    /// <param name="ids">The input of rows and tokens, by which profiles differ.</param>
    /// <exception cref="TensorRtException">It can't be told.</exception>
    public IReadOnlyList<PlanProfile> Profiles(PlanTensor ids)
    {
        var (_, count) = Counts();
        return [.. Enumerable.Range(0, count).Select(Profile)];

        PlanProfile Profile(int index)
        {
            var (least, most) = (Shape(index, 0), Shape(index, 2));
            return new PlanProfile(index, least[0], most[0], least[1], most[1]);
        }

        long[] Shape(int index, int which)
        {
            TensorRtException.ThrowIfFailed(TensorRtShim.dst_engine_profile(Value, ids.NativeName, index, which, out var dims), nameof(TensorRtShim.dst_engine_profile));
            return dims.ToArray();
        }
    }

    protected override bool GiveBack(nint value)
    {
        TensorRtShim.dst_engine_destroy(value);
        return true;
    }

    private (int Tensors, int Profiles) Counts()
    {
        TensorRtException.ThrowIfFailed(TensorRtShim.dst_engine_describe(Value, out var tensors, out var profiles, out _), nameof(TensorRtShim.dst_engine_describe));
        return (tensors, profiles);
    }
}
