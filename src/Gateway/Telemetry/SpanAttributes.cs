using DeepSeek.Gateway.Pipeline;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>
/// Names of attributes, of spans and of metrics alike: OpenTelemetry's for HTTP (https://opentelemetry.io/docs/specs/semconv/http/) and
/// for generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai/), and our own below <c>deepseek.</c>.
/// </summary>
internal static class SpanAttributes
{
    public const string ErrorType = "error.type";
    public const string Method = "http.request.method";
    public const string HttpRoute = "http.route";
    public const string Status = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string Model = "gen_ai.request.model";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";

    public const string Route = "deepseek.route";
    public const string Tier = "deepseek.tier";
    public const string Backend = "deepseek.backend";
    public const string Attempts = "deepseek.attempts";
    public const string Cache = "deepseek.cache";
    public const string RequestId = "deepseek.request_id";

    /// <summary>The value of <see cref="Provider"/>.</summary>
    public const string DeepSeek = "deepseek";

    /// <summary>The value of <see cref="Operation"/>; null for what asks no model.</summary>
    public static string? OperationOf(Endpoint endpoint) => endpoint switch
    {
        Endpoint.ChatCompletions or Endpoint.BetaChatCompletions or Endpoint.Messages => "chat",
        Endpoint.Completions or Endpoint.BetaCompletions => "text_completion",
        Endpoint.Embeddings => "embeddings",
        _ => null,
    };
}
