namespace DeepSeek.Api.Routes;

/// <summary>Who may use the gateway.</summary>
[Rule("(self.type == 'ApiKeys') == has(self.secretRef)", RouteMessages.ClientAuthSecret, FieldPath = ".secretRef")]
public sealed record ClientAuthSpec
{
    /// <summary>How clients prove who they are.</summary>
    public ClientAuthType Type { get; set; }

    /// <summary>For type ApiKeys: a Secret with one client per key; the key's name is the client, its value the API key.</summary>
    public SecretReference? SecretRef { get; set; }
}
