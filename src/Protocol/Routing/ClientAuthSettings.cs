namespace DeepSeek.Protocol.Routing;

/// <summary>How clients prove who they are. Holds no secret: API keys are files beside the gateway, tokens are reviewed by the API server.</summary>
public sealed record ClientAuthSettings
{
    /// <summary>Not at all: whoever reaches the gateway may use it.</summary>
    public const string None = "None";

    /// <summary>By an API key: a file per client, its name the client's, in the gateway's directory of client keys.</summary>
    public const string ApiKeys = "ApiKeys";

    /// <summary>By a Kubernetes service account token.</summary>
    public const string ServiceAccountTokens = "ServiceAccountTokens";

    /// <summary>What service account tokens must be issued for. A pod's ordinary token is meant for the API server, and a gateway has no business with it.</summary>
    public const string TokenAudience = "deepseek-gateway";

    /// <summary>The ClusterRole by which gateways may review tokens. An administrator binds it.</summary>
    public const string TokenReviewerRole = "deepseek-gateway-token-reviewer";

    /// <summary><c>None</c>, <c>ApiKeys</c> or <c>ServiceAccountTokens</c>. A gateway refuses a snapshot of a type that it doesn't know.</summary>
    public required string Type { get; init; }

    /// <summary>Of type <see cref="ApiKeys"/>: the Secret that lists the keys. Metrics call it by this name; the files are where the gateway was told.</summary>
    public string? Secret { get; init; }

    /// <summary>Of type <see cref="ServiceAccountTokens"/>: what tokens must be issued for.</summary>
    public string? Audience { get; init; }

    /// <summary>Of type <see cref="ServiceAccountTokens"/>: whose service accounts may use the route. At least one.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}
