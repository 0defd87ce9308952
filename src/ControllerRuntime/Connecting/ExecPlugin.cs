using System.Text.Json.Nodes;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>
/// A credential plugin, as a kubeconfig's <c>exec</c> names it: a command that writes an ExecCredential. It runs when a credential is first needed, when
/// the last one has expired, and when the server no longer believes it.
/// </summary>
/// <param name="ApiVersion">The words that it speaks: <see cref="V1"/> or <see cref="V1Beta1"/>.</param>
/// <param name="Command">A path, or a name that is looked for in PATH.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables that it gets besides our own.</param>
public sealed record ExecPlugin(string ApiVersion, string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public const string V1 = "client.authentication.k8s.io/v1";

    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>Whether it may talk to a person. Default: where there is one.</summary>
    public InteractiveMode Mode { get; init; } = InteractiveMode.IfAvailable;

    /// <summary>What to do where the command is missing; null: nothing is known. Default: null.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether it is told which cluster the credential is for. Default: false.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>The cluster's own settings for it, told with <see cref="ProvideClusterInfo"/>. Default: none.</summary>
    public JsonNode? ClusterConfig { get; init; }

    /// <summary>Nothing of its arguments and variables, which may hold keys.</summary>
    public override string ToString() => Command;
}
