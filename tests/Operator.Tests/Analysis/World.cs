using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Tests.Analysis;

/// <summary>
/// A route on virtual time: one gateway divides requests by the shares it was last given, tiers fail as told, and the
/// analysis sees nothing but the gateway's counters and probes.
/// </summary>
internal sealed class World(AnalysisPolicy policy)
{
    private readonly Dictionary<string, (double Attempts, double Errors)> _counters = [];
    private readonly Dictionary<string, double> _owed = [];
    private readonly Dictionary<string, int> _streaks = [];
    private CounterWindow _window = CounterWindow.Empty(policy.Window);

    public AnalysisPolicy Policy { get; set; } = policy;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public AnalysisState State { get; set; } = AnalysisState.Initial;

    /// <summary>What the last evaluation went by.</summary>
    public RouteSample Sample { get; private set; } = new(SampleOutcome.NoData, []);

    public List<AnalysisStep> History { get; } = [];

    public AnalysisStep Last => History[^1];

    public IEnumerable<AnalysisEvent> Events => History.SelectMany(static step => step.Events);

    /// <summary>Requests per evaluation.</summary>
    public double Traffic { get; set; } = 500;

    /// <summary>Percent of attempts that fail, by tier.</summary>
    public Dictionary<string, double> Faults { get; } = [];

    /// <summary>Tiers whose probes fail.</summary>
    public HashSet<string> Unreachable { get; } = [];

    /// <summary>Tiers that every breaker shuts out.</summary>
    public HashSet<string> Shut { get; } = [];

    public Dictionary<string, TimeSpan> Latency { get; } = [];

    public bool SourceIsDown { get; set; }

    public AnalysisStep Tick()
    {
        Now += Policy.Interval;
        Serve();
        _window = SourceIsDown ? _window.Add(Now, new Dictionary<string, GatewayScrape>(), "refused") : _window.Add(Now, Scrapes());
        var health = Policy.Tiers.ToDictionary(tier => tier.Name, Health);
        Sample = _window.Measure(Now);
        var step = Analyzer.Step(Policy, State, new AnalysisInput(Sample, health), Now);
        State = step.State;
        History.Add(step);
        return step;
    }

    /// <summary>Time in which traffic goes on and nobody evaluates: an operator that is gone.</summary>
    public void Away(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
        {
            Now += Policy.Interval;
            Serve();
        }
    }

    public AnalysisStep Run(TimeSpan time)
    {
        for (var end = Now + time; Now < end;) Tick();
        return Last;
    }

    /// <summary>Ticks until the condition holds; fails the test when it does not in time.</summary>
    public TimeSpan RunUntil(Func<AnalysisStep, bool> condition, TimeSpan limit)
    {
        var start = Now;
        while (!condition(Tick()))
            Assert.True(Now - start < limit, $"not within {limit}; now {State.Level}, {Describe()}");
        return Now - start;
    }

    public int Share(string tier) => Last.Shares.Single(share => share.Tier == tier).Percent;

    public TierState Tier(string tier) => State.Tiers.Single(state => state.Name == tier);

    public string Describe() => string.Join(", ", State.Tiers.Select(tier => $"{tier.Name} {tier.Phase} {tier.RetainedPercent}"));

    private void Serve()
    {
        foreach (var tier in Policy.Tiers)
        {
            _streaks[tier.Name] = Unreachable.Contains(tier.Name) ? 0 : _streaks.GetValueOrDefault(tier.Name) + 1;
            var share = History.Count == 0 ? ShareTable.Configured(Policy)[IndexOf(tier)] : Share(tier.Name);
            var attempts = Whole(tier.Name + " attempts", Traffic * share / 100);
            var errors = Math.Min(attempts, Whole(tier.Name + " errors", attempts * Faults.GetValueOrDefault(tier.Name) / 100));
            var sum = _counters.GetValueOrDefault(tier.Name);
            _counters[tier.Name] = (sum.Attempts + attempts, sum.Errors + errors);
        }
    }

    private int IndexOf(TierPolicy wanted) => Policy.Tiers.TakeWhile(tier => tier.Name != wanted.Name).Count();

    /// <summary>Whole attempts; fractions are owed to the next tick.</summary>
    private double Whole(string what, double amount)
    {
        var whole = Math.Floor(amount + _owed.GetValueOrDefault(what) + 1e-9);
        _owed[what] = amount + _owed.GetValueOrDefault(what) - whole;
        return whole;
    }

    private Dictionary<string, GatewayScrape> Scrapes() => new()
    {
        ["gateway-0"] = new GatewayScrape(_counters.ToDictionary(
            static tier => new BackendKey(tier.Key, "api"),
            static tier => new BackendScrape(new AttemptCounts(tier.Value.Attempts, tier.Value.Errors, [])))),
    };

    private TierHealth Health(TierPolicy tier) => new(
        !Shut.Contains(tier.Name),
        _streaks[tier.Name],
        Latency.TryGetValue(tier.Name, out var latency) ? latency : null);
}
