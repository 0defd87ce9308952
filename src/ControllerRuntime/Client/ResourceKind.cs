using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>All that is needed to read and write one kind of object over HTTP, without reflection.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The API version, <c>v1</c>.</param>
/// <param name="Kind">The kind, <c>Deployment</c>.</param>
/// <param name="Plural">The resource name in paths, <c>deployments</c>.</param>
/// <param name="Json">How one object is read and written; from a source-generated context that has Kubernetes' date converters.</param>
public sealed record ResourceKind<T>(string Group, string Version, string Kind, string Plural, JsonTypeInfo<T> Json)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether objects live in a namespace. Default: true.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>Whether only the metadata of objects is fetched. Default: false.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>
    /// Whether lists of the spec belong to one writer as a whole, as those of a custom resource do whose schema names no merge keys: one entry
    /// more is then a foreign change. Default: false.
    /// </summary>
    public bool WholeLists { get; init; }

    /// <summary><c>group/version</c>, or <c>version</c> in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>
    /// The same resource with nothing but metadata: for kinds that are large, or (Secrets) whose content the process must not hold.
    /// </summary>
    public ResourceKind<PartialObjectMetadata> AsMetadata() =>
        new(Group, Version, Kind, Plural, ClientJson.Default.PartialObjectMetadata) { Namespaced = Namespaced, MetadataOnly = true };

    /// <summary><c>deployments.apps</c>, <c>pods</c>: as in RBAC messages and logs.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    internal string Path(string inNamespace, string name = "", string subresource = "")
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (Namespaced && inNamespace.Length > 0)
            root += $"/namespaces/{Uri.EscapeDataString(inNamespace)}";
        root += $"/{Plural}";
        if (name.Length > 0)
            root += $"/{Uri.EscapeDataString(name)}";
        return subresource.Length > 0 ? $"{root}/{subresource}" : root;
    }

    /// <summary>
    /// Every object that passes the client names its kind, which items of a list do not, and has no managedFields, which are
    /// often half its size, of use to nobody here, and refused in an apply.
    /// </summary>
    internal T Named(T item)
    {
        item.ApiVersion = ApiVersion;
        item.Kind = Kind;
        item.Metadata ??= new V1ObjectMeta();
        item.Metadata.ManagedFields = null;
        return item;
    }
}
