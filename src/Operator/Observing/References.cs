namespace DeepSeek.Operator.Observing;

/// <summary>The objects that a route names, as far as a decision needs them. Secrets aren't among them: the gateways, which mount them, say which are there.</summary>
/// <param name="Services">Services that exist.</param>
/// <param name="LocalModels">By name; a model that is absent doesn't exist.</param>
internal sealed record References(
    IReadOnlySet<string> Services,
    IReadOnlyDictionary<string, LocalModelState> LocalModels)
{
    public static References None { get; } = new(new HashSet<string>(), new Dictionary<string, LocalModelState>());
}
