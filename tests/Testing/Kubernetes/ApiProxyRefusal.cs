using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>What a proxy answers in the server's place.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">How long the client is asked to wait, in whole seconds; null: it isn't asked.</param>
public sealed record ApiProxyRefusal(int Status, TimeSpan? RetryAfter = null)
{
    internal Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["code"] = Status,
            ["reason"] = Status == 410 ? "Expired" : "",
            ["message"] = "refused by the test",
        };
        return response.WriteAsync(body.ToJsonString(), response.HttpContext.RequestAborted);
    }
}
