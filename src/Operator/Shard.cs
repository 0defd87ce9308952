using System.Security.Cryptography;
using System.Text;
using DeepSeek.Api;

namespace DeepSeek.Operator;

/// <summary>
/// One operator's part of all routes, so that several may share a cluster. Routes are divided by the label
/// <c>deepseek-operator.io/class</c>, as Ingresses are by their class, and by any other label selector.
/// </summary>
/// <param name="Class">The class whose routes are ours; empty: those without one.</param>
/// <param name="Labels">A label selector besides, as in <c>kubectl -l</c>; empty: none.</param>
internal sealed record Shard(string Class, string Labels)
{
    /// <summary>All routes that have no class.</summary>
    public static Shard Whole { get; } = new("", "");

    /// <summary>The label selector of our routes.</summary>
    public string Selector => (Class.Length == 0 ? $"!{LabelNames.Class}" : $"{LabelNames.Class}={Class}") + (Labels.Length == 0 ? "" : $",{Labels}");

    /// <summary>The name of the Lease: replicas of one shard compete for it, other shards have their own.</summary>
    public string LeaseName(string product) => product + (Class.Length == 0 ? "" : $"-{NameOf(Class)}") + (Labels.Length == 0 ? "" : $"-{Digest(Labels)}");

    // Classes may differ in what names of objects can't hold: capitals and underscores.
    private static string NameOf(string @class) => @class.ToLowerInvariant().Replace('_', '-') is var name && name == @class ? name : $"{name}-{Digest(@class)}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))[..4]);
}
