namespace DeepSeek.Gateway.Health;

/// <summary>Tells those who wait for a place at an upstream account that one may be free. Thread-safe.</summary>
internal sealed class Vacancies
{
    private volatile TaskCompletionSource? _next;

    /// <summary>Completes at the next announcement. Ask before looking for a place, so that no word is missed.</summary>
    public Task Next()
    {
        while (true)
        {
            if (_next is { } awaited)
            {
                return awaited.Task;
            }

            Interlocked.CompareExchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        }
    }

    /// <summary>Someone has left.</summary>
    public void Announce()
    {
        if (_next is not null)
        {
            Interlocked.Exchange(ref _next, null)?.SetResult();
        }
    }
}
