using System.Text;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>Clients that ask all gateways in turn, every second one for a stream, and check every answer to its end.</summary>
internal sealed class Clients : IAsyncDisposable
{
    private const string Expected = "hello world";

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Task[] _loops;
    private int _asked;
    private int _failed;
    private string? _firstFailure;

    /// <param name="gateways">Base addresses.</param>
    /// <param name="count">Clients at once; each pauses between requests.</param>
    /// <param name="pause">How long.</param>
    public Clients(IReadOnlyList<Uri> gateways, int count, TimeSpan pause)
        => _loops = [.. Enumerable.Range(0, count).Select(client => Task.Run(() => LoopAsync(gateways, client, pause)))];

    /// <summary>Questions whose answer is read to its end, or failed. One that is on its way may not have reached an upstream yet.</summary>
    public int Asked => _asked;

    public int Failed => _failed;

    public string? FirstFailure => _firstFailure;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task LoopAsync(IReadOnlyList<Uri> gateways, int client, TimeSpan pause)
    {
        for (var turn = client; !_stop.IsCancellationRequested; turn++)
        {
            if (await AskAsync(new Uri(gateways[turn % gateways.Count], "/v1/chat/completions"), stream: turn / gateways.Count % 2 == 0) is { } failure)
            {
                Interlocked.Increment(ref _failed);
                _firstFailure ??= failure;
            }

            Interlocked.Increment(ref _asked);
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> AskAsync(Uri url, bool stream)
    {
        try
        {
            var body = $$"""{"model":"deepseek-chat","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""";
            using var answer = await _http.PostAsync(url, new StringContent(body, Encoding.UTF8, "application/json"));
            var text = await answer.Content.ReadAsStringAsync();
            var complete = stream
                ? text.Contains("hello", StringComparison.Ordinal) && text.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal) && text.Contains("[DONE]", StringComparison.Ordinal)
                : text.Contains(Expected, StringComparison.Ordinal);
            return answer.IsSuccessStatusCode && complete ? null : $"{(int)answer.StatusCode} {text}";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return e.Message;
        }
    }
}
