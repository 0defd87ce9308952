using System.Net.Http.Json;

namespace DeepSeek.Bench.Inference.Subjects;

/// <summary>When the pieces of one streamed answer came.</summary>
/// <param name="Asked">When it was asked for, as a timestamp.</param>
/// <param name="Pieces">When each piece with text came.</param>
internal sealed record StreamedAnswer(long Asked, IReadOnlyList<long> Pieces)
{
    private const string Text = "\"text\":\"", Done = "data: [DONE]";

    /// <param name="client">Of the server.</param>
    /// <param name="model">Its name.</param>
    /// <param name="prompt">Text of as many tokens as letters.</param>
    /// <param name="tokens">Of the answer, at most.</param>
    /// <param name="seed">How its tokens are drawn.</param>
    /// <param name="begun">Called when the first piece has come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The stream wasn't whole.</exception>
    public static async Task<StreamedAnswer> AskAsync(HttpClient client, string model, string prompt, int tokens, int seed, Action? begun, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/completions")
        {
            Content = JsonContent.Create(new Dictionary<string, object> { ["model"] = model, ["prompt"] = prompt, ["max_tokens"] = tokens, ["seed"] = seed, ["stream"] = true }),
        };
        var asked = TimeProvider.System.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"the server said {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        var pieces = new List<long>(tokens);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == Done)
            {
                return new StreamedAnswer(asked, pieces);
            }

            if (line.Contains(Text, StringComparison.Ordinal) && !line.Contains(Text + "\"", StringComparison.Ordinal))
            {
                pieces.Add(TimeProvider.System.GetTimestamp());
                if (pieces.Count == 1)
                {
                    begun?.Invoke();
                }
            }
        }

        throw new InvalidOperationException("a stream ended before its end");
    }
}
