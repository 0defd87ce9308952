using System.Text;
using DeepSeek.Bench.Gateway.Load;

namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>Where requests go, and what they must carry.</summary>
/// <param name="Url">Of chat completions.</param>
/// <param name="Headers">Content type and key included.</param>
internal sealed record Door(Uri Url, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>A question, for clients that use the HTTP client.</summary>
    /// <param name="stream">Whether the answer is to come in events.</param>
    /// <param name="tokens">How many the answer is to have.</param>
    public HttpRequestMessage Ask(bool stream, int tokens) => Ask(Question.Body(stream, tokens));

    /// <summary>The same with a body of one's own.</summary>
    public HttpRequestMessage Ask(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in Headers.Where(static header => header.Name != "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
