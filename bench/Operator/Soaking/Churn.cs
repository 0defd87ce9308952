using System.Globalization;
using DeepSeek.Bench.Operator.Cluster;

namespace DeepSeek.Bench.Operator.Soaking;

/// <summary>Routes that come, change and go: every second one is made, two are edited, one is deleted.</summary>
internal sealed class Churn(BenchCluster cluster, Random random)
{
    private const double AttemptsPerSecond = 5;

    private readonly Dictionary<string, RouteShape> _routes = [];
    private int _next;

    /// <summary>What there should be, and how it should look.</summary>
    public IReadOnlyDictionary<string, RouteShape> Routes => _routes;

    public int Made => _next;

    public int Edited { get; private set; }

    public int Deleted { get; private set; }

    public async Task CreateAsync(int count, CancellationToken cancellationToken)
    {
        string[] names = [.. Enumerable.Range(_next + 1, count).Select(static number => string.Create(CultureInfo.InvariantCulture, $"s{number:000000}"))];
        _next += count;
        var shape = new RouteShape();
        await cluster.CreateAsync(names, shape, cancellationToken);
        foreach (var name in names)
        {
            _routes[name] = shape;
            cluster.Gateways[name].Traffic.Set(AttemptsPerSecond, firstTierErrors: random.NextDouble() < 0.1 ? 0.5 : 0.01);
        }
    }

    public async Task EditAsync(CancellationToken cancellationToken)
    {
        var name = Any();
        var shape = _routes[name] with { Weight = random.Next(1, 1000) };
        await cluster.ApplyAsync(name, shape, cancellationToken);
        _routes[name] = shape;
        Edited++;
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var name = Any();
        await cluster.DeleteAsync(name, cancellationToken);
        _routes.Remove(name);
        Deleted++;
    }

    private string Any() => _routes.Keys.ElementAt(random.Next(_routes.Count));
}
