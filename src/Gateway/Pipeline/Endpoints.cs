using DeepSeek.Gateway.Dialects;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>
/// Paths of clients, and what upstreams call them. Clients of the OpenAI dialect differ in whether their base URL ends in /v1; both forms are
/// served. Those of Anthropic's append /v1 themselves.
/// </summary>
internal static class Endpoints
{
    /// <summary>Null: no such path.</summary>
    public static Endpoint? Find(PathString path) => path.Value switch
    {
        "/v1/chat/completions" or "/chat/completions" => Endpoint.ChatCompletions,
        "/beta/chat/completions" or "/beta/v1/chat/completions" => Endpoint.BetaChatCompletions,
        "/v1/completions" or "/completions" => Endpoint.Completions,
        "/beta/completions" or "/beta/v1/completions" => Endpoint.BetaCompletions,
        "/v1/embeddings" or "/embeddings" => Endpoint.Embeddings,
        "/anthropic/v1/messages" => Endpoint.Messages,
        "/v1/models" or "/models" => Endpoint.Models,
        _ => null,
    };

    /// <summary>The only method it takes.</summary>
    public static string Method(this Endpoint endpoint) => endpoint == Endpoint.Models ? HttpMethods.Get : HttpMethods.Post;

    public static bool HasBody(this Endpoint endpoint) => endpoint != Endpoint.Models;

    /// <summary>Whether a request may ask for an event stream.</summary>
    public static bool MayStream(this Endpoint endpoint) => endpoint is not (Endpoint.Embeddings or Endpoint.Models);

    /// <summary>Whether DeepSeek serves it beside /v1, not below it.</summary>
    public static bool StandsBesideV1(this Endpoint endpoint) => endpoint is Endpoint.BetaChatCompletions or Endpoint.BetaCompletions or Endpoint.Messages;

    /// <summary>What its clients and upstreams speak.</summary>
    public static IDialect Dialect(this Endpoint endpoint) => endpoint == Endpoint.Messages ? AnthropicDialect.Instance : OpenAiDialect.Instance;

    /// <summary>What a client speaks that asks for a path, served or not.</summary>
    public static IDialect DialectOf(PathString path) => path.StartsWithSegments("/anthropic") ? AnthropicDialect.Instance : OpenAiDialect.Instance;

    /// <summary>Appended to a backend's URL.</summary>
    public static string UpstreamPath(this Endpoint endpoint) => endpoint switch
    {
        Endpoint.ChatCompletions => "/chat/completions",
        Endpoint.BetaChatCompletions => "/beta/chat/completions",
        Endpoint.Completions => "/completions",
        Endpoint.BetaCompletions => "/beta/completions",
        Endpoint.Embeddings => "/embeddings",
        Endpoint.Messages => "/anthropic/v1/messages",
        _ => "/models",
    };
}
