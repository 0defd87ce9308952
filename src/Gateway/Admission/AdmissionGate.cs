using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Admission;

/// <summary>
/// Bounds how many requests are served at once and how many wait, first come first served. The limits are those of the snapshot that
/// each request began with, so a new snapshot applies from the next request on. Thread-safe.
/// </summary>
internal sealed class AdmissionGate(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = new();
    private int _running;
    private int _limit = int.MaxValue;

    /// <summary>Requests that wait.</summary>
    public int QueueLength
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Waits for a place. Who is admitted must call <see cref="Leave"/>.</summary>
    public async Task<AdmissionVerdict> EnterAsync(AdmissionSettings settings, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_lock)
        {
            _limit = settings.MaxConcurrency;
            if (_running < _limit && _queue.Count == 0)
            {
                _running++;
                return AdmissionVerdict.Admitted;
            }

            if (_queue.Count >= settings.QueueMaxLength)
            {
                return AdmissionVerdict.QueueFull;
            }

            place = _queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return await WaitAsync(place, settings.QueueTimeout, cancellationToken);
    }

    public void Leave()
    {
        lock (_lock)
        {
            _running--;
            while (_running < _limit && _queue.First is { } next)
            {
                _queue.RemoveFirst();
                _running++;
                next.Value.SetResult();
            }
        }
    }

    private async Task<AdmissionVerdict> WaitAsync(LinkedListNode<TaskCompletionSource> place, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await place.Value.Task.WaitAsync(timeout, time, cancellationToken);
            return AdmissionVerdict.Admitted;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (!TryGiveUp(place))
            {
                // Admitted in the very moment of giving up: keep the place if there is still somebody to use it.
                if (e is TimeoutException)
                {
                    return AdmissionVerdict.Admitted;
                }

                Leave();
            }

            if (e is TimeoutException)
            {
                return AdmissionVerdict.QueueTimeout;
            }

            throw;
        }
    }

    private bool TryGiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return false;
            }

            _queue.Remove(place);
            return true;
        }
    }
}
