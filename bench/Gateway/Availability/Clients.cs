using System.Collections.Concurrent;
using System.Text;
using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>Clients that ask one question after another, every other one as a stream, never ask the same twice, and give up in the end.</summary>
/// <param name="doors">Taken in turn.</param>
/// <param name="patience">When a client gives up.</param>
internal sealed class Clients(IReadOnlyList<Door> doors, TimeSpan patience) : IDisposable
{
    private const int Users = 32;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentQueue<ClientResult> _results = new();
    private int _asked;

    /// <summary>Asks until <paramref name="more"/> says no; it is given the number of questions asked so far.</summary>
    public async Task<IReadOnlyList<ClientResult>> RunAsync(Func<int, bool> more, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => UseAsync(more, cancellationToken)));
        return [.. _results];
    }

    public void Dispose() => _http.Dispose();

    private async Task UseAsync(Func<int, bool> more, CancellationToken cancellationToken)
    {
        while (Interlocked.Increment(ref _asked) - 1 is var number && more(number))
        {
            _results.Enqueue(await AskAsync(doors[number % doors.Count], stream: number / doors.Count % 2 == 0, cancellationToken));
        }
    }

    private async Task<ClientResult> AskAsync(Door door, bool stream, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var started = TimeProvider.System.GetTimestamp();
        using var body = new MemoryStream();
        var failure = "";
        try
        {
            using var answer = await _http.SendAsync(door.Ask(stream, tokens: 7), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            failure = answer.IsSuccessStatusCode ? "" : $"status {(int)answer.StatusCode}";
            await answer.Content.CopyToAsync(body, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            failure = e is OperationCanceledException ? "given up" : "cut";
        }

        var text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        var whole = failure.Length == 0 && NodeAnswer.IsWhole(text, stream);
        return new ClientResult(
            stream, whole, stream && NodeAnswer.HasBegun(text), TimeProvider.System.GetElapsedTime(started), whole ? "" : failure.Length > 0 ? failure : "not whole");
    }
}
