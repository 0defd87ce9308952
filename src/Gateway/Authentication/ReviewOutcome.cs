namespace DeepSeek.Gateway.Authentication;

/// <summary>What came of asking the API server about a token: the label of <c>deepseek_gateway_token_reviews_total</c>.</summary>
internal enum ReviewOutcome
{
    /// <summary>The token is good for us.</summary>
    Authenticated,

    /// <summary>It isn't, or it is no service account's.</summary>
    Refused,

    /// <summary>The gateway may not ask.</summary>
    Forbidden,

    /// <summary>No answer that says anything about the token.</summary>
    Unreachable,
}
