namespace DeepSeek.Gateway.Pipeline;

/// <summary>What the gateway serves.</summary>
internal enum Endpoint
{
    ChatCompletions,

    /// <summary>DeepSeek's chat prefix completion.</summary>
    BetaChatCompletions,

    Completions,

    /// <summary>DeepSeek's fill-in-the-middle completion.</summary>
    BetaCompletions,

    Embeddings,

    /// <summary>Anthropic's Messages API.</summary>
    Messages,

    Models,
}
