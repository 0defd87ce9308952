using System.Text.Json;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;

namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>The gateway of this repository, as <c>make publish</c> writes it, served by a snapshot from a file.</summary>
/// <param name="Name">Of the row.</param>
/// <param name="Note">What is on.</param>
/// <param name="Binary">The executable.</param>
/// <param name="Snapshot">The snapshot for an upstream.</param>
internal sealed record Ours(string Name, string Note, string Binary, Func<Uri, RoutingSnapshot> Snapshot) : Subject(Name, Note)
{
    /// <summary>Whether it writes its line for each request.</summary>
    public bool AccessLog { get; init; } = true;

    /// <summary>Where it shows what it counts.</summary>
    public Uri Admin { get; init; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>What its clients send besides.</summary>
    public IReadOnlyList<(string Name, string Value)> ClientHeaders { get; init; } = [];

    /// <summary>The same with a cache, as a row of its own.</summary>
    public Ours As(string row, CacheSettings? cache) => this with
    {
        Name = row,
        Snapshot = upstream => Snapshot(upstream) with { Cache = cache },
        Admin = new Uri($"http://127.0.0.1:{FreePort.Next()}"),
    };

    public override IReadOnlyList<(string Name, string Value)> Headers(Uri upstream) => ClientHeaders;

    public override SubjectLaunch? Launch(Uri upstream, Uri listen, string folder)
    {
        var credentials = Directory.CreateDirectory(Path.Combine(folder, "credentials", BenchSnapshots.Secret)).Parent!.FullName;
        File.WriteAllText(Path.Combine(credentials, BenchSnapshots.Secret, BenchSnapshots.Key), "sk-bench");
        var snapshot = Path.Combine(folder, RoutingSnapshot.FileName);
        File.WriteAllBytes(snapshot, JsonSerializer.SerializeToUtf8Bytes(Snapshot(upstream), ProtocolJson.Default.RoutingSnapshot));
        return new SubjectLaunch(Binary, ["--snapshot-file", snapshot, "--credentials-dir", credentials, "--listen", listen.ToString(), "--admin", Admin.ToString()])
        {
            Environment = new Dictionary<string, string> { ["DEEPSEEK_LOG_LEVEL"] = AccessLog ? "Information" : "Warning" },
        };
    }
}
