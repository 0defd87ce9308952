namespace DeepSeek.Gateway.Authentication;

/// <summary>Whether a client may use the route: the label of <c>deepseek_gateway_client_auth_total</c>.</summary>
internal enum ClientVerdict
{
    Accepted,

    /// <summary>No key or token was sent.</summary>
    Missing,

    /// <summary>What was sent is no key or token of anybody's.</summary>
    Refused,

    /// <summary>The client is known, and not one of those who may.</summary>
    NotAllowed,

    /// <summary>Nobody could be asked who it is.</summary>
    Unavailable,
}
