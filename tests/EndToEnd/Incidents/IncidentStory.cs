using DeepSeek.Api.Routes;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>Puts the accounts of the scripted incident into one table.</summary>
internal static class IncidentStory
{
    /// <summary>By what event each move of the first tier's share is told, by its order in the story.</summary>
    public static IReadOnlyDictionary<string, string> ShareEvents { get; } = new Dictionary<string, string>
    {
        [RouteEvents.TrafficShiftStarted] = "100 → 80",
        [RouteEvents.CircuitOpened] = "80 → 0",
        [RouteEvents.CircuitHalfOpen] = "0 → 10",
        [RouteEvents.RecoveryStep] = "10 → 60",
        [RouteEvents.Recovered] = "60 → 100",
    };

    public static IncidentTable Tell(IncidentScene scene, IncidentAccounts accounts)
    {
        var table = new IncidentTable(scene.Script[0].At);
        foreach (var told in scene.Script)
        {
            table.Begin(told, "what happened");
        }

        var (levels, shares) = (accounts.Levels(), accounts.Shares());
        foreach (var told in levels[0].Says)
        {
            table.Decide(told with { What = $"**{After(told)}**" }, "level");
        }

        foreach (var told in shares[0].Says)
        {
            table.Decide(told with { What = $"{After(told)} %, {100 - int.Parse(After(told), null)} %" }, "metro, overseas");
        }

        Add(accounts.Conditions(), "conditions");
        Add(accounts.Events(RouteEvents.LevelChanged, RouteEvents.CacheStarted, RouteEvents.CacheStopped).Concat(accounts.Events(ShareEvents.Keys)).OrderBy(static said => said.At).Select(static said => new Told(said.At, $"`{said.Reason}`")), "events");
        Add(Of(levels, "deepseek_route_level").Select(static told => told with { What = $"`deepseek_route_level` {(int)Enum.Parse<Level>(After(told))}" }), "metrics");
        Add(Of(shares, "deepseek_route_share").Select(static told => told with { What = $"`deepseek_route_share` {After(told)}" }), "metrics");
        Add(Of(levels, levels[^1].Source).Select(static told => told with { What = $"level {told.What}" }), "status page");
        Add(Of(shares, shares[^1].Source).Select(static told => told with { What = $"metro {told.What} %" }), "status page");
        Add(accounts.Circuits()[^1].Says.Select(static told => told with { What = $"circuit {After(told)}" }), "status page");
        foreach (var told in accounts.AlertChanges().OrderBy(static told => told.At))
        {
            table.Begin(told, "alerts");
        }

        return table;

        void Add(IEnumerable<Told> all, string column)
        {
            foreach (var told in all)
            {
                table.Add(told, column);
            }
        }
    }

    // Each of them is about one decision: the first account's entry of the same number.
    private static IEnumerable<Told> Of(IReadOnlyList<Account> accounts, string source)
        => accounts.Single(account => account.Source == source).Says.Zip(accounts[0].Says, static (told, decided) => told with { At = decided.At });

    private static string After(Told told) => told.What[(told.What.IndexOf('→', StringComparison.Ordinal) + 2)..];
}
