namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>Which rows a run has.</summary>
internal static class Lineups
{
    /// <summary>Our gateway's executable.</summary>
    public static string Gateway(string? given, string repository) => Path.GetFullPath(given ?? Path.Combine(repository, "artifacts", "publish", "deepseek-gateway"));

    /// <summary>Every row that this machine has the programs for; what is left out is said.</summary>
    public static IReadOnlyList<Subject> All(string? gateway, string repository, Progress progress)
    {
        var binary = Gateway(gateway, repository);
        var version = Executables.Version(binary, "--version");
        return
        [
            new Direct(),
            new Nginx(Executables.Version(Executables.Nginx, "-v")),
            new BareYarp(Path.Combine(repository, "artifacts", "bin", "DeepSeek.Bench.Yarp", "release", "bare-yarp.dll")),
            .. Peer(repository, progress) is { } portkey ? [portkey] : Array.Empty<Subject>(),
            new Ours("ours, plain", $"{version}, Native AOT, one backend, one attempt, no access log", binary, BenchSnapshots.Plain) { AccessLog = false },
            new Ours(
                "ours, all features",
                $"{version}, Native AOT, model names replaced, 3 tiers of 2 backends, keys, headers, retries, breakers, probes, limits, metrics, access log",
                binary,
                BenchSnapshots.Everything) { IsOurs = true },
        ];
    }

    /// <summary>Portkey, where the make target could install it.</summary>
    public static Portkey? Peer(string repository, Progress progress)
    {
        var script = Path.Combine(repository, "artifacts", "portkey", "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");
        if (Executables.Find("node") is not null && File.Exists(script))
        {
            return new Portkey(script);
        }

        progress.Say($"without Portkey: node or {script} is missing; 'make portkey' installs it where npm is there");
        return null;
    }
}
