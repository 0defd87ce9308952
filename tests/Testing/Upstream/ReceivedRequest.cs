using System.Text;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Testing.Upstream;

/// <summary>A request as an upstream received it.</summary>
public sealed class ReceivedRequest
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ReceivedRequest(HttpContext http, byte[] body)
    {
        Method = http.Request.Method;
        Path = http.Request.Path + http.Request.QueryString;
        Headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = body;
        http.RequestAborted.Register(() => _aborted.TrySetResult());
    }

    public string Method { get; }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public byte[] Body { get; }

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Completes when the caller cuts the connection.</summary>
    public Task Aborted => _aborted.Task;
}
