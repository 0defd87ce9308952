using System.Net.Http.Headers;

namespace DeepSeek.Standalone.Demo;

/// <summary>
/// Users of the gateway: each asks at its own pace, every third question without streaming, and checks the answer.
/// A client knows nothing of tiers, and never asks twice.
/// </summary>
internal sealed class DemoClients(Uri gateway, TimeProvider time) : IDisposable
{
    private const int Users = 60;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private int _number;

    public DemoTally Tally { get; } = new();

    /// <summary>Asks until told to stop; questions under way are then answered before this returns.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(Enumerable.Range(0, Users).Select(user => UseAsync(Pace * user / Users, stopping)));

    public void Dispose() => _http.Dispose();

    private async Task UseAsync(TimeSpan offset, CancellationToken stopping)
    {
        await Task.Delay(offset, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var number = Interlocked.Increment(ref _number);
            Tally.Add(await AskAsync(number, stream: number % 3 != 0));
            var left = Pace - time.GetElapsedTime(started);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>What was wrong with the answer; null: nothing.</returns>
    private async Task<string?> AskAsync(int number, bool stream)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "demo");
            request.Content = new ByteArrayContent(DemoAnswer.Question(number, stream));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            return !response.IsSuccessStatusCode ? $"status {(int)response.StatusCode}"
                : DemoCheck.IsWhole(body, number, stream) ? null
                : "an answer that isn't whole";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return e.Message;
        }
    }
}
