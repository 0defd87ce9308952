using DeepSeek.Testing;

namespace DeepSeek.Tutorial.Tests;

/// <summary>What a cluster's DNS, its Services and <c>kubectl port-forward</c> are for: where the processes of a test are, by what the tutorial calls them.</summary>
internal sealed class Addresses
{
    /// <summary>Of the simulated nodes, by the name of their Service.</summary>
    public IReadOnlyDictionary<string, int> Nodes { get; } = new Dictionary<string, int> { ["metro"] = FreePort.Next(), ["overseas"] = FreePort.Next() };

    /// <summary>Of the first gateway of route <c>chat</c>.</summary>
    public int Gateway { get; } = FreePort.Next();

    /// <summary>The same text with the addresses of this machine.</summary>
    public string Translate(string text) => Nodes
        .Aggregate(text, static (all, node) => all.Replace($"http://{node.Key}.default.svc", $"http://127.0.0.1:{node.Value}", StringComparison.Ordinal))
        .Replace("http://127.0.0.1:8080", $"http://127.0.0.1:{Gateway}", StringComparison.Ordinal);
}
