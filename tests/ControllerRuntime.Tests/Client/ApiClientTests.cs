using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using Prometheus;

namespace DeepSeek.ControllerRuntime.Tests.Client;

public sealed class ApiClientTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = new("default", "w");

    private readonly RuntimeMetrics _metrics = new(Metrics.NewCustomRegistry());
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect(new ApiClientOptions { Metrics = _metrics, RequestTimeout = TimeSpan.FromSeconds(5) });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Object_that_does_not_exist_is_null_and_its_deletion_false()
    {
        Assert.Null(await _client.GetAsync(WidgetKind.Widget, Key, CancellationToken.None));
        Assert.False(await _client.DeleteAsync(WidgetKind.Widget, Key, null, CancellationToken.None));
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        Assert.True(await _client.DeleteAsync(WidgetKind.Widget, Key, null, CancellationToken.None));
    }

    [Fact]
    public async Task List_follows_pages_and_names_the_kind_of_each_item()
    {
        for (var i = 0; i < 250; i++)
            _server.SetJson(WidgetKind.Widget, $$"""{"metadata": {"name": "w-{{i}}", "namespace": "default"} }""");
        var all = await _client.ListAsync(WidgetKind.Widget, "", "", CancellationToken.None);
        Assert.Equal(250, all.Count);
        Assert.All(all, w => Assert.Equal(("example.com/v1", "Widget"), (w.ApiVersion, w.Kind)));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task Managed_fields_do_not_leave_the_client()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w"));
        Assert.NotNull(_server.Find(WidgetKind.Widget, "w")!["metadata"]!["managedFields"]);

        var read = (await _client.GetAsync(WidgetKind.Widget, Key, CancellationToken.None))!;
        var listed = Assert.Single(await _client.ListAsync(WidgetKind.Widget, "", "", CancellationToken.None));
        var applied = await _client.ApplyAsync(WidgetKind.Widget, read, "test", force: true, CancellationToken.None);
        Assert.All([read, listed, applied], w => Assert.Null(w.Metadata.ManagedFields));
    }

    [Theory]
    [InlineData(400, ApiFailure.Invalid)]
    [InlineData(401, ApiFailure.Unauthorized)]
    [InlineData(403, ApiFailure.Forbidden)]
    [InlineData(409, ApiFailure.Conflict)]
    [InlineData(410, ApiFailure.Expired)]
    [InlineData(418, ApiFailure.Unexpected)]
    [InlineData(422, ApiFailure.Invalid)]
    [InlineData(429, ApiFailure.TooManyRequests)]
    [InlineData(500, ApiFailure.ServerError)]
    [InlineData(503, ApiFailure.ServerError)]
    [InlineData(504, ApiFailure.Timeout)]
    public async Task Refusal_says_which_it_is(int code, ApiFailure failure)
    {
        _server.Refuse(_ => code);
        var e = await Assert.ThrowsAsync<ApiException>(() => _client.GetAsync(WidgetKind.Widget, Key, CancellationToken.None));
        Assert.Equal((failure, code, "Refused"), (e.Failure, e.StatusCode, e.Reason));
        Assert.Contains("GET /apis/example.com/v1/namespaces/default/widgets/w", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creation_of_what_exists_and_replacement_of_what_changed_are_told_apart()
    {
        var first = await _client.CreateAsync(WidgetKind.Widget, WidgetKind.Named("w"), CancellationToken.None);
        var exists = await Assert.ThrowsAsync<ApiException>(
            () => _client.CreateAsync(WidgetKind.Widget, WidgetKind.Named("w"), CancellationToken.None));
        Assert.Equal(ApiFailure.AlreadyExists, exists.Failure);

        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", size: 2));
        var conflict = await Assert.ThrowsAsync<ApiException>(() => _client.ReplaceAsync(WidgetKind.Widget, first, CancellationToken.None));
        Assert.Equal(ApiFailure.Conflict, conflict.Failure);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_unreachable()
    {
        using var client = ApiClient.Connect(
            new ClusterAccess { Server = new Uri("http://127.0.0.1:1") }, new ApiClientOptions { Metrics = _metrics });
        var e = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(WidgetKind.Widget, Key, CancellationToken.None));
        Assert.Equal((ApiFailure.Unreachable, 0), (e.Failure, e.StatusCode));
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_a_timeout_and_a_caller_who_gives_up_is_not()
    {
        var gate = new TaskCompletionSource();
        _server.Hold(_ => gate.Task);
        using var hasty = _server.Connect(new ApiClientOptions { Metrics = _metrics, RequestTimeout = TimeSpan.FromMilliseconds(50) });
        var e = await Assert.ThrowsAsync<ApiException>(() => hasty.GetAsync(WidgetKind.Widget, Key, CancellationToken.None));
        Assert.Equal(ApiFailure.Timeout, e.Failure);

        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAsync(WidgetKind.Widget, Key, gone.Token));
        gate.SetResult();
    }

    [Fact]
    public async Task Status_apply_sends_the_status_alone()
    {
        _server.Set(WidgetKind.Widget, WidgetKind.Named("w", size: 4));
        var desired = WidgetKind.Named("w", size: 1000) with { Status = new WidgetStatus { ObservedGeneration = 1 } };
        var stored = await _client.ApplyStatusAsync(WidgetKind.Widget, desired, "test", CancellationToken.None);

        Assert.Equal((4, 1L, 1L), (stored.Spec!.Size, stored.Status!.ObservedGeneration, stored.Metadata.Generation));
        var request = _server.Requests.Single();
        Assert.Equal("status", request.Subresource);
        Assert.Null(request.Body!["spec"]);
        Assert.Equal("test", request.Query["fieldManager"]);
    }

    [Fact]
    public async Task B28_Requests_are_counted_by_code_and_method()
    {
        await _client.GetAsync(WidgetKind.Widget, Key, CancellationToken.None);
        using var stream = new MemoryStream();
        await _metrics.Registry.CollectAndExportAsTextAsync(stream);
        Assert.Matches("""rest_client_requests_total\{code="404",host="127\.0\.0\.1:\d+",method="GET"\} 1""", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
