using DeepSeek.Bench.Gateway.Subjects;

namespace DeepSeek.Bench.Gateway.Soaking;

/// <summary>Clients that ask for a stream and leave in the middle, or before anything came.</summary>
internal sealed class Leavers(Door door, Random random) : IDisposable
{
    private const int Users = 8;
    private static readonly TimeSpan LongestStay = TimeSpan.FromMilliseconds(120);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Lock _lock = new();
    private int _left;

    /// <summary>How often one left before its answer was whole.</summary>
    public int Left => Volatile.Read(ref _left);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Users).Select(_ => UseAsync(cancellationToken)));

    public void Dispose() => _http.Dispose();

    private async Task UseAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var stay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stay.CancelAfter(Stay());
            try
            {
                using var request = door.Ask(stream: true, tokens: 7);
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stay.Token);
                await answer.Content.CopyToAsync(Stream.Null, stay.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
            {
                Interlocked.Increment(ref _left);
            }
        }
    }

    private TimeSpan Stay()
    {
        lock (_lock)
        {
            return LongestStay * random.NextDouble();
        }
    }
}
