namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>Portkey's open-source gateway, as <c>bench/Gateway/portkey</c> pins it.</summary>
internal sealed record Portkey(string Script) : Subject("Portkey", "@portkey-ai/gateway 1.15.2 on node, @hono/node-server 1.13.5 and hono 4.9.7 pinned")
{
    /// <summary>What it does with requests, in its own JSON; null: it passes them on.</summary>
    public string? Config { get; init; }

    public override SubjectLaunch? Launch(Uri upstream, Uri listen, string folder) =>
        new("node", [Script, $"--port={listen.Port}", "--headless"]) { Environment = new Dictionary<string, string> { ["NODE_ENV"] = "production" } };

    /// <summary>Its name for this machine is <c>localhost</c>: other addresses are refused as custom hosts.</summary>
    public override IReadOnlyList<(string Name, string Value)> Headers(Uri upstream) => Config is { } config
        ? [("x-portkey-config", config)]
        : [("x-portkey-provider", "openai"), ("x-portkey-custom-host", $"http://localhost:{upstream.Port}/v1")];
}
