namespace DeepSeek.Operator.Observing;

/// <summary>The objects that a route names, as far as a decision needs them. Contents of Secrets are never held.</summary>
/// <param name="SecretKeys">Key names by Secret; a Secret that is absent doesn't exist.</param>
/// <param name="Services">Services that exist.</param>
/// <param name="LocalModels">By name; a model that is absent doesn't exist.</param>
internal sealed record References(
    IReadOnlyDictionary<string, IReadOnlySet<string>> SecretKeys,
    IReadOnlySet<string> Services,
    IReadOnlyDictionary<string, LocalModelState> LocalModels)
{
    public static References None { get; } = new(
        new Dictionary<string, IReadOnlySet<string>>(), new HashSet<string>(), new Dictionary<string, LocalModelState>());
}
