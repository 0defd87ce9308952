using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>One line of a watch.</summary>
/// <param name="Type">What the server says happened.</param>
/// <param name="Item">The object; null for a bookmark, and for an object that does not fit the type.</param>
/// <param name="ResourceVersion">Where to resume after this line; empty when the line does not say.</param>
internal sealed record WatchEvent<T>(WatchEventType Type, T? Item, string ResourceVersion)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Why the object could not be read; null when it could.</summary>
    public string? Trouble { get; init; }
}
