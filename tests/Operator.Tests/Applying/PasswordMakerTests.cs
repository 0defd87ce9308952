using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Resources;
using DeepSeek.Testing.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Operator.Tests.Applying;

public sealed class PasswordMakerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private FakeApiServer _server = null!;
    private ApiClient _client = null!;
    private PasswordMaker _passwords = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _client = _server.Connect();
        _passwords = new PasswordMaker(_client, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Password_is_long_random_and_fit_for_a_line_of_configuration()
    {
        Assert.Equal(ApplyOutcome.Created, Assert.Single(await MakeAsync("a")).Outcome);
        Assert.Equal(ApplyOutcome.Created, Assert.Single(await MakeAsync("b")).Outcome);
        Assert.Matches("^[-_A-Za-z0-9]{43}$", Password("a"));
        Assert.NotEqual(Password("a"), Password("b"));
    }

    [Fact]
    public async Task Secret_that_exists_is_left_as_it_is_and_nothing_of_it_is_read()
    {
        await MakeAsync("a");
        var password = Password("a");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ApplyOutcome.Unchanged, Assert.Single(await MakeAsync("a")).Outcome);
        Assert.Equal(ApplyOutcome.Unchanged, Assert.Single(await MakeAsync(new PasswordMaker(_client, _time), "a")).Outcome);
        Assert.Equal(password, Password("a"));
        Assert.All(_server.Requests, request => Assert.Equal("POST", request.Method));
    }

    [Fact]
    public async Task Attempts_are_a_minute_apart_and_one_that_failed_counts_for_none()
    {
        _server.Refuse(static _ => 500);
        Assert.NotNull(Assert.Single(await MakeAsync("a")).Error);
        _server.Refuse(null);
        Assert.Single(await MakeAsync("a"));

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await MakeAsync("a"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await MakeAsync("a"));
    }

    [Fact]
    public async Task Secret_that_was_deleted_is_made_anew_with_another_password()
    {
        await MakeAsync("a");
        var password = Password("a");
        _server.Delete(Kinds.Secret, "a-cache");
        _time.Advance(TimeSpan.FromMinutes(1));
        await MakeAsync("a");
        Assert.NotEqual(password, Password("a"));
    }

    [Fact]
    public async Task Namesake_of_an_owner_that_is_gone_waits_for_nothing()
    {
        await MakeAsync("a", uid: "first");
        _server.Delete(Kinds.Secret, "a-cache");
        Assert.Equal(ApplyOutcome.Created, Assert.Single(await MakeAsync("a", uid: "second")).Outcome);
    }

    [Fact]
    public async Task Nothing_is_sent_where_no_Secret_is_needed()
    {
        Assert.Empty(await _passwords.MakeAsync(Desired("a", "u"), secret: null, CachePassword.Key, CancellationToken.None));
        Assert.Empty(_server.Requests);
    }

    private Task<IReadOnlyList<AppliedObject>> MakeAsync(string route, string uid = "u") => MakeAsync(_passwords, route, uid);

    private static Task<IReadOnlyList<AppliedObject>> MakeAsync(PasswordMaker passwords, string name, string uid = "u")
    {
        var route = RouteSamples.Route();
        (route.Metadata.Name, route.Metadata.NamespaceProperty, route.Metadata.Uid) = (name, "default", uid);
        return passwords.MakeAsync(Desired(name, uid), CachePassword.Build(route), CachePassword.Key, CancellationToken.None);
    }

    private static DesiredSet Desired(string name, string uid) => new(new ObjectKey("default", name), uid, "", [], []);

    private string Password(string route)
        => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)_server.Find(Kinds.Secret, $"{route}-cache")!["data"]!["password"]!));
}
