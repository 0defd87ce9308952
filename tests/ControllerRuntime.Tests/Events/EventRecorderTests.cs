using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Events;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.ControllerRuntime.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Widget _widget = WidgetKind.Named("w");
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;
    private EventRecorder _recorder = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _widget.Metadata.Uid = "uid";
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _recorder = new EventRecorder(_client, "example.com/widget-operator", "pod-1", _time, _log);
        _running = _recorder.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Event_says_who_what_and_why_about_which_object()
    {
        _recorder.Warning(WidgetKind.Widget, _widget, "TooBig", "Reconcile", "the widget is too big");
        var written = Assert.Single(await WrittenAsync(1));
        Assert.Equal(("Warning", "TooBig", "Reconcile", "the widget is too big"), (written.Type, written.Reason, written.Action, written.Note));
        Assert.Equal(("Widget", "w", "uid"), (written.Regarding.Kind, written.Regarding.Name, written.Regarding.Uid));
        Assert.Equal(("example.com/widget-operator", "pod-1"), (written.ReportingController, written.ReportingInstance));
        Assert.Null(written.Series);
    }

    [Fact]
    public async Task Event_has_the_time_when_it_happened_though_it_is_written_later()
    {
        var happened = _time.GetUtcNow();
        var recorder = new EventRecorder(_client, "example.com/widget-operator", "pod-1", _time, _log);
        recorder.Normal(WidgetKind.Widget, _widget, "Scaled", "Scale", "scaled");
        _time.Advance(TimeSpan.FromMinutes(1));
        var running = recorder.RunAsync(_stop.Token);
        Assert.Equal(happened.UtcDateTime, Assert.Single(await WrittenAsync(1)).EventTime!.Value.ToUniversalTime());
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public void B27_Event_for_which_there_is_no_room_is_said_to_be_lost()
    {
        var recorder = new EventRecorder(_client, "example.com/widget-operator", "pod-1", _time, _log);
        for (var i = 0; i < EventRecorder.MostWaiting + 1; i++)
            recorder.Normal(WidgetKind.Widget, _widget, "Scaled", "Scale", $"scaled to {i}");
        Assert.Contains("Scaled", Assert.Single(_log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task B27_Same_event_again_counts_the_first_one_up()
    {
        for (var i = 0; i < 3; i++)
            _recorder.Normal(WidgetKind.Widget, _widget, "Scaled", "Scale", "scaled");
        var written = Assert.Single(await WrittenAsync(requests: 3));
        Assert.Equal(3, written.Series.Count);
    }

    [Fact]
    public async Task B27_More_than_ten_similar_events_collapse_into_one()
    {
        for (var i = 0; i < 15; i++)
            _recorder.Normal(WidgetKind.Widget, _widget, "Scaled", "Scale", $"scaled to {i}");
        var written = await WrittenAsync(requests: 15);
        Assert.Equal(11, written.Count);
        Assert.Equal(5, Assert.Single(written, e => e.Note.StartsWith("(combined", StringComparison.Ordinal)).Series.Count);
    }

    [Fact]
    public void B27_Object_gets_twenty_five_events_at_once_and_one_more_each_five_minutes()
    {
        var correlator = new EventCorrelator();
        EventSeries? Say() => correlator.Correlate(new RecordedEvent(new V1ObjectReference { Uid = "uid", Name = "w" }, "Normal", "R", "A", "n", _time.GetUtcNow()));

        Assert.Equal(25, Enumerable.Range(0, 40).Count(_ => Say() is not null));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, Enumerable.Range(0, 40).Count(_ => Say() is not null));
    }

    [Fact]
    public async Task B27_Event_that_cannot_be_written_fails_nobody_and_those_after_it_are_written()
    {
        _server.Refuse(_ => 403);
        _recorder.Normal(WidgetKind.Widget, _widget, "Lost", "Test", "lost");
        await Eventually.BeTrueAsync(() => _log.At(LogLevel.Warning).Count == 1, "it is said");
        _server.Refuse(null);
        _recorder.Normal(WidgetKind.Widget, _widget, "Kept", "Test", "kept");
        Assert.Equal("Kept", Assert.Single(await WrittenAsync(requests: 2)).Reason);
    }

    [Fact]
    public async Task Note_that_is_too_long_is_cut()
    {
        _recorder.Normal(WidgetKind.Widget, _widget, "Long", "Test", new string('x', 5000));
        Assert.Equal(1024, Assert.Single(await WrittenAsync(1)).Note.Length);
    }

    private async Task<IReadOnlyList<Eventsv1Event>> WrittenAsync(int requests)
    {
        await Eventually.BeTrueAsync(() => _server.Requests.Count(r => r.IsWrite) == requests, $"{requests} writes");
        return await _client.ListAsync(Kinds.Event, "default", "", CancellationToken.None);
    }
}
