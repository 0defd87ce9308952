namespace DeepSeek.Api.Routes;

/// <summary>Who may use the gateway.</summary>
[Rule("(self.type == 'ApiKeys') == has(self.secretRef)", RouteMessages.ClientAuthSecret, FieldPath = ".secretRef")]
[Rule("self.type == 'ServiceAccountTokens' || !has(self.namespaces) || self.namespaces.size() == 0", RouteMessages.ClientAuthNamespaces, FieldPath = ".namespaces")]
public sealed record ClientAuthSpec
{
    /// <summary>How clients prove who they are.</summary>
    public ClientAuthType Type { get; set; }

    /// <summary>For type ApiKeys: a Secret with one client per key; the key's name is the client, its value the API key.</summary>
    public SecretReference? SecretRef { get; set; }

    /// <summary>For type ServiceAccountTokens: namespaces whose service accounts may use the gateway. Default: the route's own.</summary>
    [Items(64), ListSet, ItemText(63, MinLength = 1, Pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public IReadOnlyList<string> Namespaces { get; set; } = [];
}
