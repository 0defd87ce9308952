using System.Collections.Concurrent;
using System.Globalization;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Processes;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>What the scenarios of one size share: the world, its routes, and the operator that leads.</summary>
internal sealed class BenchContext(BenchCluster cluster, BenchOptions options, int routes, Progress progress) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, RouteShape> _shapes = new();
    private OperatorProcess? _leader;

    public BenchCluster Cluster => cluster;

    public BenchOptions Options => options;

    public Progress Progress => progress;

    /// <summary>How many routes there are, the extra ones of some scenarios aside.</summary>
    public int Routes => routes;

    public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(1, routes).Select(static number => string.Create(CultureInfo.InvariantCulture, $"r{number:00000}"))];

    /// <summary>How often the operator is asked: a page of many routes is work for it.</summary>
    public TimeSpan Glance => TimeSpan.FromMilliseconds(Math.Clamp(routes / 4, 50, 1000));

    public OperatorProcess Leader => _leader ?? throw new InvalidOperationException("no operator runs");

    /// <summary>Makes a route so, and remembers how.</summary>
    public async Task ApplyAsync(string name, Func<RouteShape, RouteShape> change, CancellationToken cancellationToken)
    {
        var shape = change(_shapes.GetValueOrDefault(name) ?? new RouteShape());
        await cluster.ApplyAsync(name, shape, cancellationToken);
        _shapes[name] = shape;
    }

    /// <summary>Ends the operator that runs, and starts another that knows nothing but what the cluster says.</summary>
    /// <returns>At once: it isn't ready yet.</returns>
    public async Task<OperatorProcess> RestartAsync(bool elect = true)
    {
        await StopAsync();
        _leader = cluster.StartOperator(elect);
        return _leader;
    }

    public async Task StopAsync()
    {
        if (_leader is { HasExited: false })
        {
            await _leader.TerminateAsync();
        }

        if (_leader is not null)
        {
            await _leader.DisposeAsync();
        }

        _leader = null;
    }

    /// <summary>The leader is dead; this one took over.</summary>
    public async Task ReplaceAsync(OperatorProcess successor)
    {
        await Leader.DisposeAsync();
        _leader = successor;
    }

    /// <summary>Waits until a condition holds, and says now and then how far it is.</summary>
    /// <exception cref="InvalidOperationException">The operator has ended meanwhile: it won't.</exception>
    public Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, Func<FormattableString> how, TimeSpan? every, CancellationToken cancellationToken) =>
        progress.UntilAsync(
            () =>
            {
                _leader?.ThrowIfDead();
                return condition();
            },
            limit, how, every, cancellationToken);

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, TimeSpan, Func{FormattableString}, TimeSpan?, CancellationToken)"/>
    public Task UntilAsync(Func<bool> condition, TimeSpan limit, Func<FormattableString> how, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), limit, how, every: null, cancellationToken);

    /// <summary>Lets time pass.</summary>
    /// <exception cref="InvalidOperationException">The operator has ended meanwhile.</exception>
    public async Task PassAsync(TimeSpan time, string what, CancellationToken cancellationToken)
    {
        await progress.PassAsync(time, what, cancellationToken);
        _leader?.ThrowIfDead();
    }

    /// <summary>Waits until the operator reconciles.</summary>
    public Task LeadingAsync(CancellationToken cancellationToken)
    {
        var leader = Leader;
        return UntilAsync(
            async () => await leader.IsReadyAsync() && (await leader.PageAsync()).IsLeading, StartLimit, () => $"the operator leads", every: null, cancellationToken);
    }

    /// <summary>Waits until the operator has reconciled every route at least once.</summary>
    public async Task ReconciledAsync(CancellationToken cancellationToken)
    {
        var leader = Leader;
        var reported = 0;
        await UntilAsync(
            async () => await leader.IsReadyAsync() && (reported = (await leader.PageAsync()).Reported) >= routes,
            StartLimit, () => $"{reported} of {routes} routes are reconciled", Glance, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
