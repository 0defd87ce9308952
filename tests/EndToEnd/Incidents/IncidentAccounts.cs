using System.Text.Json;
using System.Text.RegularExpressions;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Client;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>What each source says of an incident that is over, subject by subject.</summary>
internal sealed partial class IncidentAccounts
{
    private readonly IncidentScene _scene;
    private IReadOnlyList<Eventsv1Event> _events = [];
    private IReadOnlyList<JsonElement> _pages = [];
    private IReadOnlyList<(DateTimeOffset At, double Value)> _level = [];
    private IReadOnlyList<(DateTimeOffset At, double Value)> _share = [];
    private IReadOnlyDictionary<string, IReadOnlyList<(DateTimeOffset At, double Value)>> _alerts = new Dictionary<string, IReadOnlyList<(DateTimeOffset, double)>>();

    private IncidentAccounts(IncidentScene scene) => _scene = scene;

    public static async Task<IncidentAccounts> CollectAsync(IncidentScene scene)
    {
        var cluster = scene.Running.Cluster;
        var events = await cluster.Client.ListAsync(Kinds.Event, cluster.Namespace, "", CancellationToken.None);
        using var http = new HttpClient();
        var pages = new List<JsonElement>();
        foreach (var gateway in scene.Gateways)
        {
            using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri(gateway.Admin, "/status.json")));
            pages.Add(page.RootElement.GetProperty("timeline").Clone());
        }

        return new IncidentAccounts(scene)
        {
            _events = [.. events.Where(static said => said.Regarding.Name == IncidentScene.Route && said.Regarding.Kind == DeepSeekRoute.KubeKind).OrderBy(static said => said.EventTime)],
            _pages = pages,
            _level = (await scene.Prometheus.SamplesAsync($"deepseek_route_level{{route=\"{IncidentScene.Route}\"}}")).Values.Single(),
            _share = (await scene.Prometheus.SamplesAsync($"deepseek_route_share{{route=\"{IncidentScene.Route}\"}}"))["metro"],
            _alerts = await scene.Prometheus.SamplesAsync("ALERTS{alertstate=\"firing\"}"),
        };
    }

    /// <summary>Of the level. The first is what was decided, and when.</summary>
    public IReadOnlyList<Account> Levels() =>
    [
        new("status.transitions", TimeSpan.Zero, [.. Last.Transitions.Select(static transition => new Told(transition.Time, Told.Change($"{transition.From}", $"{transition.To}")))]),
        new("status.level", TimeSpan.Zero, Seen(static status => $"{status.Level}")),
        new("condition TrafficHealthy", TimeSpan.Zero, Flips(RouteConditions.TrafficHealthy, LevelOf)),
        new("event LevelChanged", TimeSpan.Zero, [.. Events(RouteEvents.LevelChanged).Select(static said => new Told(said.At, Told.Change(Words(said.Note)[0], Words(said.Note)[1])))]),
        new("deepseek_route_level", IncidentScene.Scrape, Told.Changes(_level.Select(static sample => new Told(sample.At, $"{(Level)sample.Value}")))),
        .. Pages(static entry => entry.TryGetProperty("transition", out var transition) ? [Told.Change(Text(transition, "from"), Text(transition, "to"))] : []),
    ];

    /// <summary>Of the first tier's share.</summary>
    public IReadOnlyList<Account> Shares() =>
    [
        new("status.tiers[].stateSince", TimeSpan.Zero, [.. Told.Changes(_scene.Watch.Seen.Select(static seen => new Told(Metro(seen.Status).StateSince ?? seen.At, $"{Metro(seen.Status).Share}")))]),
        new("status.tiers[].share", TimeSpan.Zero, Seen(static status => $"{Metro(status).Share}")),
        new("events", TimeSpan.Zero, [.. Events(IncidentStory.ShareEvents.Keys).Select(static said => new Told(said.At, IncidentStory.ShareEvents[said.Reason]))]),
        new("deepseek_route_share", IncidentScene.Scrape, Told.Changes(_share.Select(static sample => new Told(sample.At, $"{sample.Value}")))),
        .. Pages(static entry => entry.GetProperty("shares").EnumerateArray().Where(static move => Text(move, "tier") == "metro").Select(static move => Told.Change($"{move.GetProperty("from")}", $"{move.GetProperty("to")}"))),
    ];

    /// <summary>Of the first tier's circuit.</summary>
    public IReadOnlyList<Account> Circuits() =>
    [
        new("condition CircuitOpen", TimeSpan.Zero, Flips(RouteConditions.CircuitOpen, static status => IncidentWatch.Reason(status, RouteConditions.CircuitOpen) == RouteReasons.EmergencyThresholdExceeded ? "open" : "closed")),
        new("events", TimeSpan.Zero, [.. Events(RouteEvents.CircuitOpened, RouteEvents.CircuitHalfOpen).Select(static said => new Told(said.At, said.Reason == RouteEvents.CircuitOpened ? "closed → open" : "open → closed"))]),
        .. Pages(static entry => entry.GetProperty("opened").EnumerateArray().Select(static _ => "closed → open").Concat(entry.GetProperty("closed").EnumerateArray().Select(static _ => "open → closed"))),
    ];

    /// <summary>Of the cache that waits for a level.</summary>
    public IReadOnlyList<Account> Caches() =>
    [
        new("condition CacheActive", TimeSpan.Zero, Flips(RouteConditions.CacheActive, static status => $"{IncidentWatch.Reason(status, RouteConditions.CacheActive)}")),
        new("events", TimeSpan.Zero, [.. Events(RouteEvents.CacheStarted, RouteEvents.CacheStopped).Select(static said => new Told(said.At, said.Reason == RouteEvents.CacheStarted ? "NotRequested → Active" : "Active → NotRequested"))]),
    ];

    /// <summary>Of the alerts that belong to levels, in the order of their names. The first is what the operator decided, the route as a whole included; the others may be apart from it by one evaluation of the
    /// rules and two scrapes besides, since a counter that appears counts from its second scrape on.</summary>
    public IReadOnlyList<Account> Alerts()
    {
        var whole = Seen(static status => $"{status.Analysis?.WholeLevel}").Where(static told => told.What.EndsWith($"{Level.Critical}", StringComparison.Ordinal)).Select(static told => told with { What = "DeepSeekErrorRateCritical" });
        var tiers = Last.Transitions.Where(static transition => transition.To > transition.From).Select(static transition => new Told(transition.Time, $"DeepSeekErrorRate{transition.To} metro"));
        var lag = IncidentScene.Interval + (2 * IncidentScene.Scrape);
        return
        [
            ByName("status.level and status.analysis.wholeLevel", TimeSpan.Zero, tiers.Concat(whole)),
            ByName("ALERTS in Prometheus", lag, _alerts.Select(static alert => new Told(alert.Value[0].At, alert.Key))),
            ByName("Alertmanager", lag, _scene.Watch.Alerts.Keys.Select(static alert => new Told(alert.StartsAt, alert.Name))),
        ];
    }

    /// <summary>Alerts as they begin and end in Prometheus.</summary>
    public IEnumerable<Told> AlertChanges() => _alerts.SelectMany(static alert => new[] { new Told(alert.Value[0].At, $"`{alert.Key}` fires"), new Told(alert.Value[^1].At, $"`{alert.Key}` ends") });

    /// <summary>What the conditions say, each with its own times.</summary>
    public IEnumerable<Told> Conditions() => new[] { RouteConditions.TrafficHealthy, RouteConditions.TrafficShifted, RouteConditions.CircuitOpen, RouteConditions.CacheActive }.SelectMany(type
        => Flips(type, status => $"{ControllerRuntime.Reconciling.Conditions.Find(status.Conditions, type)?.Status} {IncidentWatch.Reason(status, type)}").Select(told => told with { What = $"{type} {told.What[(told.What.IndexOf('→', StringComparison.Ordinal) + 2)..]}" }));

    public IEnumerable<(DateTimeOffset At, string Reason, string Note)> Events(params IEnumerable<string> reasons)
        => _events.Where(said => reasons.Contains(said.Reason)).Select(static said => (new DateTimeOffset(said.EventTime!.Value.ToUniversalTime()), said.Reason, said.Note));

    private DeepSeekRouteStatus Last => _scene.Watch.Seen[^1].Status;

    private IReadOnlyList<Told> Seen(Func<DeepSeekRouteStatus, string> what) => Told.Changes(_scene.Watch.Seen.Select(seen => new Told(seen.At, what(seen.Status))));

    // A condition is stamped where its status flips. A reason that changes under the same status has the time when it was seen.
    private IReadOnlyList<Told> Flips(string type, Func<DeepSeekRouteStatus, string> what)
    {
        var all = _scene.Watch.Seen.Select(seen => (seen.At, Condition: ControllerRuntime.Reconciling.Conditions.Find(seen.Status.Conditions, type)!, What: what(seen.Status))).ToArray();
        return Told.Changes(all.Select((now, index) => new Told(
            index > 0 && all[index - 1].Condition.Status != now.Condition.Status ? new DateTimeOffset(now.Condition.LastTransitionTime.ToUniversalTime()) : now.At, now.What)));
    }

    private static Account ByName(string source, TimeSpan lag, IEnumerable<Told> says) => new(source, lag, [.. says.OrderBy(static told => told.What, StringComparer.Ordinal)]);

    private IEnumerable<Account> Pages(Func<JsonElement, IEnumerable<string>> what) => _pages.Select((timeline, index) => new Account(
        $"the status page of gateway {index + 1}",
        TimeSpan.Zero,
        [.. timeline.EnumerateArray().Reverse().Where(static entry => !entry.GetProperty("isFirst").GetBoolean()).SelectMany(entry => what(entry).Select(said => new Told(entry.GetProperty("time").GetDateTimeOffset(), said)))]));

    private static TierStatus Metro(DeepSeekRouteStatus status) => status.Tiers.Single(static tier => tier.Name == "metro");

    private static string LevelOf(DeepSeekRouteStatus status)
        => IncidentWatch.Reason(status, RouteConditions.TrafficHealthy) is RouteReasons.WithinThresholds ? nameof(Level.Normal) : Threshold().Replace($"{IncidentWatch.Reason(status, RouteConditions.TrafficHealthy)}", "");

    private static string[] Words(string note) => note[..note.IndexOf(':', StringComparison.Ordinal)].Split(" to ");

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    [GeneratedRegex("ThresholdExceeded$")]
    private static partial Regex Threshold();
}
