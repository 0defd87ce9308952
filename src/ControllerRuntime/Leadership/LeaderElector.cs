using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Metering;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Leadership;

/// <summary>
/// Leads while it holds a Lease. Another's lease counts as free only after it has not changed for the lease duration on our own
/// monotonic clock; its written times are never compared with ours, so clocks that disagree or jump make no second leader.
/// </summary>
internal sealed partial class LeaderElector
{
    private readonly ApiClient _client;
    private readonly LeaderElectionOptions _options;
    private readonly LeaderElectionClock _clock;
    private readonly ILogger _logger;
    private readonly Gauge.Child _leading;

    private V1Lease? _observed;
    private long _observedAt;
    private long _renewedAt;
    private bool _failing;

    public LeaderElector(ApiClient client, LeaderElectionOptions options, LeaderElectionClock clock, RuntimeMetrics metrics, ILogger logger)
    {
        _client = client;
        _options = options;
        _clock = clock;
        _logger = logger;
        _leading = metrics.Leading.WithLabels(options.Name);
        _leading.Set(0);
    }

    private ObjectKey Key => new(_options.Namespace, _options.Name);

    /// <summary>Waits for the lease, then leads until stopped, and gives the lease back.</summary>
    /// <param name="lead">The work. It gets a token that is cancelled when the lease is lost, and one for a stop in good order; it returns when it has ended.</param>
    /// <param name="stop">Ends it in good order.</param>
    /// <exception cref="LeadershipLostException">The lease was lost.</exception>
    public async Task RunAsync(Func<CancellationToken, CancellationToken, Task> lead, CancellationToken stop)
    {
        while (!await TryHoldAsync(stop))
            await PauseAsync(stop);

        Log.Leading(_logger, Key, _options.Identity);
        _leading.Set(1);
        using var lost = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(lost, ended.Token);
        try
        {
            await lead(lost.Token, stop);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            _leading.Set(0);
            if (!lost.IsCancellationRequested)
                await ReleaseAsync();
        }

        if (lost.IsCancellationRequested)
            throw new LeadershipLostException($"lost the lease {Key}");
    }

    /// <summary>Renews until ended. When the deadline passes without a renewal, or another holds the lease, it is lost.</summary>
    private async Task RenewAsync(CancellationTokenSource lost, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var remaining = _options.RenewDeadline - _clock.Time.GetElapsedTime(_renewedAt);
            if (remaining <= TimeSpan.Zero || HeldByOther())
            {
                Log.Lost(_logger, Key, _observed?.Spec?.HolderIdentity ?? "");
                await lost.CancelAsync();
                return;
            }

            using var deadline = new CancellationTokenSource(remaining, _clock.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ended);
            try
            {
                await PauseAsync(either.Token);
                await TryHoldAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // Either the work has ended, or the deadline has come: the next turn sees which.
            }
        }
    }

    /// <summary>Gets or renews the lease if it is ours, free, or abandoned.</summary>
    private async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        var asked = _clock.Time.GetTimestamp(); // a renewal counts from when it was asked for, not from when it was granted
        try
        {
            if (!await TryRenewAsync(asked, cancellationToken) && !await TryTakeAsync(asked, cancellationToken))
                return false;
            (_renewedAt, _failing) = (asked, false);
            return true;
        }
        catch (ApiException e)
        {
            // Said once, and not at each turn until it is over.
            if (!_failing)
                Log.Failed(_logger, Key, e.Message);
            _failing = true;
            return false;
        }
    }

    /// <summary>Writes over our own last word, unread: one request, where a slow server leaves time for few. Somebody else's word since then is a conflict.</summary>
    private async Task<bool> TryRenewAsync(long asked, CancellationToken cancellationToken)
    {
        if (_observed?.Spec?.HolderIdentity != _options.Identity)
            return false;
        try
        {
            Observe(await WriteAsync(_observed, _options.Identity, cancellationToken), asked);
            return true;
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Conflict or ApiFailure.NotFound)
        {
            return false;
        }
    }

    private async Task<bool> TryTakeAsync(long asked, CancellationToken cancellationToken)
    {
        var found = await _client.GetAsync(Kinds.Lease, Key, cancellationToken);
        Observe(found, asked);
        if (found is not null && HeldByOther() && !IsAbandoned(found))
        {
            _failing = false;
            return false;
        }

        Observe(await WriteAsync(found, _options.Identity, cancellationToken), asked);
        return true;
    }

    private async Task<V1Lease> WriteAsync(V1Lease? found, string holder, CancellationToken cancellationToken)
    {
        var now = _clock.Time.GetUtcNow().UtcDateTime;
        var isNew = found?.Spec?.HolderIdentity != _options.Identity;
        // A copy: what was observed must not say what was only tried.
        var lease = found is null ? new V1Lease { Metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Key.Namespace } } : found with { };
        lease.Spec = found?.Spec is { } spec ? spec with { } : new V1LeaseSpec();
        if (isNew)
        {
            lease.Spec.AcquireTime = now;
            lease.Spec.LeaseTransitions = found is null ? 0 : (lease.Spec.LeaseTransitions ?? 0) + 1;
        }

        lease.Spec.HolderIdentity = holder;
        lease.Spec.RenewTime = now;
        lease.Spec.LeaseDurationSeconds = holder.Length == 0 ? 1 : (int)_options.LeaseDuration.TotalSeconds;
        return found is null
            ? await _client.CreateAsync(Kinds.Lease, lease, cancellationToken)
            : await _client.ReplaceAsync(Kinds.Lease, lease, cancellationToken);
    }

    /// <summary>Gives the lease back, so that a successor need not wait for it to run out. A slow server gets as long as that is the faster way.</summary>
    private async Task ReleaseAsync()
    {
        using var timeout = new CancellationTokenSource(_options.RenewDeadline / 2, _clock.Time);
        try
        {
            if (await _client.GetAsync(Kinds.Lease, Key, timeout.Token) is { } found && found.Spec?.HolderIdentity == _options.Identity)
                await WriteAsync(found, "", timeout.Token);
            Log.Released(_logger, Key);
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException)
        {
            Log.Failed(_logger, Key, e.Message);
        }
    }

    private void Observe(V1Lease? lease, long at)
    {
        if (lease?.Metadata.ResourceVersion != _observed?.Metadata.ResourceVersion || lease?.Metadata.Uid != _observed?.Metadata.Uid)
            _observedAt = at;
        _observed = lease;
    }

    private bool HeldByOther() =>
        _observed?.Spec?.HolderIdentity is { Length: > 0 } holder && holder != _options.Identity;

    /// <summary>The holder's own word on the duration counts where it is longer: it may be of another version.</summary>
    private bool IsAbandoned(V1Lease lease)
    {
        var promised = TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? 0);
        var duration = promised > _options.LeaseDuration ? promised : _options.LeaseDuration;
        return _clock.Time.GetElapsedTime(_observedAt) >= duration;
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(_clock.Stretch(_options.RetryPeriod), _clock.Time, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Leading: {Identity} holds the lease {Lease}")]
        public static partial void Leading(ILogger logger, ObjectKey lease, string identity);

        [LoggerMessage(Level = LogLevel.Critical, Message = "Lost the lease {Lease}; it is held by {Holder}")]
        public static partial void Lost(ILogger logger, ObjectKey lease, string holder);

        [LoggerMessage(Level = LogLevel.Information, Message = "Gave the lease {Lease} back")]
        public static partial void Released(ILogger logger, ObjectKey lease);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be read or written: {Cause}")]
        public static partial void Failed(ILogger logger, ObjectKey lease, string cause);
    }
}
