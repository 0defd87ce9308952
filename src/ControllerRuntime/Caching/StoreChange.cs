using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>
/// One object's step from one state to the next. There are no event types: an object without a before is new, one without an
/// after is gone.
/// </summary>
/// <param name="Before">The last state the store held; null when the object is new.</param>
/// <param name="After">The state the store holds now; null when the object is gone.</param>
/// <param name="Initial">True when a list delivered it, not a live watch: part of a backlog, less urgent than a live change.</param>
public sealed record StoreChange<T>(T? Before, T? After, bool Initial)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The newest state known: what is, or what was when it vanished.</summary>
    public T Latest => After ?? Before ?? throw new InvalidOperationException("a change has a before or an after");

    /// <summary>The key of the object.</summary>
    public ObjectKey Key => ObjectKey.Of(Latest);
}
