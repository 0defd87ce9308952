using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;

namespace DeepSeek.ControllerRuntime.Tests.Leadership;

/// <summary>Replicas over one API server. Short times where a real wait is the subject, and long ones where none must happen.</summary>
public sealed class LeaderElectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private FakeApiServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task B23_Only_one_reconciles_and_a_successor_leads_as_soon_as_the_lease_is_given_back()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        var runs = new List<string>();
        await using var first = Start("first", runs, Long);
        await Eventually.BeTrueAsync(() => runs.Count == 1, "the first reconciles");
        await using var second = Start("second", runs, Long);
        await Eventually.BeTrueAsync(() => second.Host.HasSynced, "the second has warm caches");
        Assert.False(second.Host.IsLeading);
        Assert.Contains("""leader_election_master_status{name="operator"} 1""", await first.ScrapeAsync(), StringComparison.Ordinal);
        Assert.Contains("""leader_election_master_status{name="operator"} 0""", await second.ScrapeAsync(), StringComparison.Ordinal);

        // The lease lasts an hour, so only its being given back lets the second lead.
        await first.StopAsync();
        await Eventually.BeTrueAsync(() => runs.Count == 2, "the second reconciles");
        Assert.Equal(["first", "second"], runs);
        Assert.Contains("""leader_election_master_status{name="operator"} 0""", await first.ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task B23_Lease_that_cannot_be_renewed_stops_the_workers_and_ends_the_host_with_an_error()
    {
        var runs = new List<string>();
        await using var host = Start("first", runs, TimeSpan.FromSeconds(1));
        await Eventually.BeTrueAsync(() => host.Host.IsLeading, "it leads");
        _server.Refuse(r => r.Collection.EndsWith("/leases", StringComparison.Ordinal) ? 503 : null);

        await Assert.ThrowsAsync<LeadershipLostException>(() => host.Running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(host.Host.IsLeading);
    }

    [Fact]
    public async Task B23_Lease_that_another_took_stops_the_workers_and_is_left_to_it()
    {
        var runs = new List<string>();
        await using var host = Start("first", runs, Long);
        await Eventually.BeTrueAsync(() => host.Host.IsLeading, "it leads");
        var lease = _server.Find(Kinds.Lease, "operator")!;
        lease["spec"]!["holderIdentity"] = "thief";
        _server.SetJson(Kinds.Lease, lease.ToJsonString());

        await Assert.ThrowsAsync<LeadershipLostException>(() => host.Running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("thief", Holder());
    }

    [Fact]
    public async Task B23_Lease_of_a_crashed_holder_is_taken_over_when_it_has_run_out()
    {
        _server.SetJson(Kinds.Lease, """
            {"metadata":{"name":"operator","namespace":"default"},
             "spec":{"holderIdentity":"crashed","leaseDurationSeconds":1,"leaseTransitions":4,"renewTime":"2000-01-01T00:00:00.000000Z"}}
            """);
        var runs = new List<string>();
        await using var host = Start("first", runs, TimeSpan.FromSeconds(1));
        await Eventually.BeTrueAsync(() => host.Host.IsLeading, "it leads");
        Assert.Equal(5, (int?)_server.Find(Kinds.Lease, "operator")!["spec"]!["leaseTransitions"]);
    }

    [Fact]
    public async Task B25_Lease_with_an_old_renew_time_is_still_waited_for_by_our_own_clock()
    {
        // Written by a node whose clock is an hour slow: it looks long expired, and is not.
        _server.SetJson(Kinds.Lease, """
            {"metadata":{"name":"operator","namespace":"default"},
             "spec":{"holderIdentity":"other","leaseDurationSeconds":3600,"renewTime":"2000-01-01T00:00:00.000000Z"}}
            """);
        var runs = new List<string>();
        await using var host = Start("first", runs, Long);
        await Eventually.BeTrueAsync(() => _server.Requests.Count(r => r.Name == "operator") > 10, "it asks again and again");
        Assert.False(host.Host.IsLeading);
        Assert.Equal("other", Holder());
    }

    [Fact]
    public async Task B25_Wall_clock_that_jumps_an_hour_makes_no_second_leader()
    {
        var (leaders, standbys) = (new JumpingClock(), new JumpingClock());
        var runs = new List<string>();
        await using var first = Start("first", runs, TimeSpan.FromMinutes(10), leaders);
        await Eventually.BeTrueAsync(() => first.Host.IsLeading, "the first leads");
        await using var second = Start("second", runs, TimeSpan.FromMinutes(10), standbys);
        await Eventually.BeTrueAsync(() => second.Host.HasSynced, "the second waits");

        foreach (var jump in new[] { TimeSpan.FromHours(1), TimeSpan.FromHours(-1) })
        {
            (leaders.Jump, standbys.Jump) = (jump, -jump);
            var asked = _server.Requests.Count(r => r.Name == "operator");
            await Eventually.BeTrueAsync(() => _server.Requests.Count(r => r.Name == "operator") > asked + 20, "both went on for a while");
            Assert.Equal((true, false), (first.Host.IsLeading, second.Host.IsLeading));
        }
    }

    [Fact]
    public async Task B24_Standby_is_warm_serves_metrics_writes_nothing_and_lists_nothing_anew_when_it_leads()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        var runs = new List<string>();
        await using var first = Start("first", runs, Long);
        await Eventually.BeTrueAsync(() => runs.Count == 1, "the first reconciles");
        await using var second = Start("second", runs, Long);
        await Eventually.BeTrueAsync(() => second.Host.HasSynced && _server.OpenWatches == 2, "the second watches");
        Assert.NotNull(second.Host.Informers.Store(WidgetKind.Widget).Get(new("default", "w")));
        Assert.Contains("""controller_runtime_reconcile_total{controller="test",result="success"} 0""", await second.ScrapeAsync(), StringComparison.Ordinal);
        var lists = _server.Requests.Count(r => r.IsList);

        await first.StopAsync();
        await Eventually.BeTrueAsync(() => runs.Count == 2, "the second reconciles");
        Assert.Equal(lists, _server.Requests.Count(r => r.IsList));
        Assert.All(_server.Requests.Where(r => r.IsWrite), r => Assert.EndsWith("/leases", r.Collection, StringComparison.Ordinal));
    }

    [Fact]
    public async Task B23_Renewal_is_one_request_and_a_lease_that_was_deleted_is_made_anew()
    {
        var runs = new List<string>();
        await using var host = Start("first", runs, Long);
        await Eventually.BeTrueAsync(() => host.Host.IsLeading, "it leads");
        var (reads, writes) = (LeaseRequests("GET"), LeaseRequests("PUT"));
        await Eventually.BeTrueAsync(() => LeaseRequests("PUT") > writes + 10, "it renews again and again");
        Assert.Equal(reads, LeaseRequests("GET"));

        _server.Delete(Kinds.Lease, "operator");
        await Eventually.BeTrueAsync(() => _server.Find(Kinds.Lease, "operator") is not null, "the lease is back");
        Assert.Equal(("first", true), (Holder(), host.Host.IsLeading));
    }

    [Fact]
    public async Task Trouble_with_the_lease_is_said_once()
    {
        _server.Refuse(r => r.Collection.EndsWith("/leases", StringComparison.Ordinal) ? 503 : null);
        var runs = new List<string>();
        await using var host = Start("first", runs, Long);
        await Eventually.BeTrueAsync(() => _server.Requests.Count(r => r.Name == "operator") > 5, "it asks again and again");
        Assert.Single(host.Log.At(Microsoft.Extensions.Logging.LogLevel.Warning));
        _server.Refuse(null);
        await Eventually.BeTrueAsync(() => host.Host.IsLeading, "it leads");
    }

    private int LeaseRequests(string method) => _server.Requests.Count(r => r.Method == method && r.Name == "operator");

    private string? Holder() => (string?)_server.Find(Kinds.Lease, "operator")!["spec"]!["holderIdentity"];

    private RunningHost Start(string identity, List<string> runs, TimeSpan duration, TimeProvider? clock = null)
    {
        var leadership = new LeaderElectionOptions
        {
            Namespace = "default",
            Name = "operator",
            Identity = identity,
            LeaseDuration = duration,
            RenewDeadline = duration * 0.5,
            RetryPeriod = TimeSpan.FromMilliseconds(20),
        };
        var options = new ControllerHostOptions { Leadership = leadership, Watch = RunningHost.Quick, Time = clock ?? TimeProvider.System };
        return RunningHost.Start(_client, host => host.For("test", WidgetKind.Widget).Build((_, _) =>
        {
            lock (runs)
                runs.Add(identity);
            return Task.FromResult(Result.Done);
        }), options);
    }

    /// <summary>Its wall clock can be set; its timestamps only go on, as a machine's do.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;
    }
}
