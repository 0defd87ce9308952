using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels.Runtimes;

/// <summary>How a server is started and asked.</summary>
internal sealed record ServerRuntime
{
    public required string Image { get; init; }

    /// <summary>Null: the image's own entry point.</summary>
    public IList<string>? Command { get; init; }

    public required IList<string> Args { get; init; }

    /// <summary>Before the user's.</summary>
    public IReadOnlyList<V1EnvVar> Env { get; init; } = [];

    /// <summary>Answers 200 when requests would be served.</summary>
    public required string ReadyPath { get; init; }

    /// <summary>Answers 200 while the process can be of use.</summary>
    public required string LivePath { get; init; }

    /// <summary>Whether the image is made to run without root and without writing to its own files.</summary>
    public bool IsOurs { get; init; }
}
