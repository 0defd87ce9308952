using System.Runtime.InteropServices;

namespace DeepSeek.Engines.Cuda;

/// <summary>What another handle made, and must be given back before that one is, by dispose, or by the garbage collector where that was forgotten: it holds its parent until then.</summary>
internal abstract class ChildHandle : SafeHandle
{
    private readonly SafeHandle _parent;

    protected ChildHandle(SafeHandle parent, nint value)
        : base(0, ownsHandle: true)
    {
        _parent = parent;
        var held = false;
        parent.DangerousAddRef(ref held);
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

    /// <returns>Whether it was taken.</returns>
    protected abstract bool GiveBack(nint value);

    protected sealed override bool ReleaseHandle()
    {
        var taken = GiveBack(handle);
        _parent.DangerousRelease();
        return taken;
    }
}
