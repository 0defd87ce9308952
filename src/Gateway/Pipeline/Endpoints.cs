using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>Paths of clients, and what upstreams call them. Clients differ in whether their base URL ends in /v1; both forms are served.</summary>
internal static class Endpoints
{
    /// <summary>Null: no such path.</summary>
    public static Endpoint? Find(PathString path) => path.Value switch
    {
        "/v1/chat/completions" or "/chat/completions" => Endpoint.ChatCompletions,
        "/beta/chat/completions" or "/beta/v1/chat/completions" => Endpoint.BetaChatCompletions,
        "/v1/completions" or "/completions" => Endpoint.Completions,
        "/beta/completions" or "/beta/v1/completions" => Endpoint.BetaCompletions,
        "/v1/models" or "/models" => Endpoint.Models,
        _ => null,
    };

    /// <summary>The only method it takes.</summary>
    public static string Method(this Endpoint endpoint) => endpoint == Endpoint.Models ? HttpMethods.Get : HttpMethods.Post;

    public static bool HasBody(this Endpoint endpoint) => endpoint != Endpoint.Models;

    /// <summary>Appended to a backend's URL.</summary>
    public static string UpstreamPath(this Endpoint endpoint) => endpoint switch
    {
        Endpoint.ChatCompletions => "/chat/completions",
        Endpoint.BetaChatCompletions => "/beta/chat/completions",
        Endpoint.Completions => "/completions",
        Endpoint.BetaCompletions => "/beta/completions",
        _ => "/models",
    };
}
