using System.Text.Json;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Builds what one backend is sent: a fresh message for each attempt, from parts that no attempt changes.</summary>
internal static class UpstreamRequest
{
    /// <param name="exchange">The client's request.</param>
    /// <param name="backend">Where it goes.</param>
    /// <param name="key">The backend's own key; null: the client's credentials pass, unless they were meant for this gateway.</param>
    /// <param name="sent">Called when the body is on its way.</param>
    public static HttpRequestMessage Build(Exchange exchange, BackendModel backend, string? key, Action sent)
    {
        var client = exchange.Http.Request;
        var message = new HttpRequestMessage(new HttpMethod(client.Method), UrlOf(exchange, backend));
        if (exchange.Endpoint.HasBody())
        {
            message.Content = new ReplayedBody(exchange.Body!.Bytes, exchange.Head.ModelToken, AliasToken(exchange), sent);
        }

        ForwardedHeaders.CopyRequest(client.Headers, message, withhold: exchange.Withholds(key));
        foreach (var header in backend.Settings.Headers)
        {
            message.Headers.Remove(header.Name);
            message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        if (key is not null)
        {
            exchange.Dialect.Authorize(message.Headers, key);
        }

        return message;
    }

    private static Uri UrlOf(Exchange exchange, BackendModel backend)
    {
        var root = exchange.Endpoint.StandsBesideV1() && backend.BaseUrl.EndsWith("/v1", StringComparison.Ordinal)
            ? backend.BaseUrl[..^3]
            : backend.BaseUrl;
        return new Uri(root + exchange.Endpoint.UpstreamPath() + exchange.Http.Request.QueryString.Value);
    }

    private static byte[] AliasToken(Exchange exchange)
    {
        if (exchange.UpstreamModel is not { } model || model == exchange.Head.Model)
        {
            return [];
        }

        var token = JsonEncodedText.Encode(model).EncodedUtf8Bytes;
        return [(byte)'"', .. token, (byte)'"'];
    }
}
