using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>How clients prove who they are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClientAuthType>))]
public enum ClientAuthType
{
    /// <summary>Not at all: whoever reaches the gateway may use it.</summary>
    None,

    /// <summary>By an API key that a Secret lists.</summary>
    ApiKeys,

    /// <summary>By a Kubernetes service account token that was issued for the audience deepseek-gateway.</summary>
    ServiceAccountTokens,
}
