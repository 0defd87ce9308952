namespace DeepSeek.Standalone;

/// <summary>The command line, parsed.</summary>
internal sealed record StandaloneSettings
{
    /// <summary>A file with a DeepSeekRoute; null only for the demo, which brings its own.</summary>
    public string? Route { get; init; }

    /// <summary>Holds upstream keys as files <c>&lt;secret&gt;/&lt;key&gt;</c>.</summary>
    public required string SecretsDirectory { get; init; }

    /// <summary>Holds the keys of clients, a file per client; null: clients can't be asked for keys.</summary>
    public string? ClientKeysDirectory { get; init; }

    public required Uri Listen { get; init; }

    public required Uri Admin { get; init; }

    /// <summary>Where the route's alerting rules and dashboard are to be written, instead of serving; null: nowhere.</summary>
    public string? MonitoringDirectory { get; init; }

    public bool Demo { get; init; }

    /// <summary>What serves the demo's last tier: deepseek-engine, or its .dll; null: the one beside this executable.</summary>
    public string? DemoEngine { get; init; }

    /// <summary>Folder of the model that it serves, or an ONNX file in it; null: there is no such tier.</summary>
    public string? DemoModel { get; init; }

    /// <summary>The demo goes on after its story, until it is told to stop.</summary>
    public bool Keep { get; init; }

    /// <summary>Where the demo writes its figures; null: nowhere.</summary>
    public string? Summary { get; init; }
}
