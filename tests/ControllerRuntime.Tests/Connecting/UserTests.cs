using System.Security.Cryptography.X509Certificates;
using System.Text;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.ControllerRuntime.Tests.Connecting;

/// <summary>What shows who we are, as the server sees it.</summary>
public sealed class UserTests : IAsyncLifetime
{
    private readonly AccessFolder _folder = new();
    private readonly TestAuthority _authority = new(TimeProvider.System);
    private readonly FakeTimeProvider _time = new();
    private TlsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TlsServer.StartAsync(_authority, "127.0.0.1");

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _authority.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("{token: abc}", "Bearer abc")]
    [InlineData("{username: ann, password: secret}", "Basic YW5uOnNlY3JldA==")]
    [InlineData("{token: abc, username: ann, password: secret}", "Bearer abc")]
    [InlineData("{token: , username: ~}", null)]
    [InlineData("{}", null)]
    public async Task Token_goes_before_a_password(string user, string? shown)
    {
        await AccessFolder.AskAsync(Access(user));
        Assert.Equal((shown, null), (_server.Last.Authorization, _server.Last.Certificate));
    }

    [Fact]
    public async Task Client_certificate_comes_from_data_and_from_files()
    {
        using var certificate = _authority.Issue(["ann"], TestAuthority.ForClients);
        var (pem, key) = (certificate.ExportCertificatePem(), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await AccessFolder.AskAsync(Access($"{{client-certificate-data: {Base64(pem)}, client-key-data: {Base64(key)}, token: abc}}"));
        Assert.Equal((certificate.Thumbprint, "Bearer abc"), (_server.Last.Certificate, _server.Last.Authorization));

        _folder.Write("ann.crt", pem);
        _folder.Write("ann.key", key);
        await AccessFolder.AskAsync(Access("{client-certificate: ann.crt, client-key: ann.key}"));
        Assert.Equal((certificate.Thumbprint, null), (_server.Last.Certificate, _server.Last.Authorization));
    }

    [Fact]
    public async Task Also_Token_s_file_is_read_again_each_minute()
    {
        _folder.Write("token", "first\n");
        using var client = AccessFolder.Connect(Access("{tokenFile: token}"), _time);
        await AccessFolder.AskAsync(client);
        _folder.Write("token", "second\n");
        await AccessFolder.AskAsync(client);
        Assert.Equal("Bearer first", _server.Last.Authorization);
        _time.Advance(TimeSpan.FromSeconds(61));
        await AccessFolder.AskAsync(client);
        Assert.Equal("Bearer second", _server.Last.Authorization);
    }

    [Fact]
    public async Task Also_Token_s_file_is_read_again_at_once_when_the_server_does_not_believe_the_token()
    {
        _folder.Write("token", "first");
        _server.Believes = static visit => visit.Authorization != "Bearer first";
        using var client = AccessFolder.Connect(Access("{tokenFile: token}"), _time);
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(client));
        Assert.Equal((ApiFailure.Unauthorized, 1), (e.Failure, _server.Visits.Count));
        _folder.Write("token", "second");
        await AccessFolder.AskAsync(client);
        Assert.Equal(["Bearer first", "Bearer second"], _server.Visits.Select(static visit => visit.Authorization).Distinct());
    }

    [Fact]
    public async Task Last_token_counts_while_its_file_is_away()
    {
        var path = _folder.Write("token", "first");
        using var client = AccessFolder.Connect(Access("{tokenFile: token}"), _time);
        await AccessFolder.AskAsync(client);
        File.Delete(path);
        _time.Advance(TimeSpan.FromSeconds(61));
        await AccessFolder.AskAsync(client);
        Assert.Equal("Bearer first", _server.Last.Authorization);
    }

    [Fact]
    public async Task Token_s_file_that_never_was_is_told_from_a_server_that_refuses()
    {
        var e = await Assert.ThrowsAsync<ApiException>(() => AccessFolder.AskAsync(Access("{tokenFile: token}")));
        Assert.Equal((ApiFailure.Unauthorized, 0), (e.Failure, e.StatusCode));
        Assert.Contains(_folder.Path("token"), e.Message, StringComparison.Ordinal);
        await AccessFolder.AskAsync(Access("{tokenFile: token, token: fallback}"));
        Assert.Equal("Bearer fallback", _server.Last.Authorization);
    }

    [Fact]
    public async Task Requests_say_as_whom_they_are_made()
    {
        await AccessFolder.AskAsync(Access("{token: abc, as: ann, as-uid: u-1, as-groups: [dev, ops], as-user-extra: {example.com/team: [a, b]}}"));
        Assert.Equal("Bearer abc", _server.Last.Authorization);
        Assert.Equal(("ann", "u-1"), (_server.Last.Headers["Impersonate-User"], _server.Last.Headers["Impersonate-Uid"]));
        Assert.Equal(["dev", "ops"], _server.Last.Headers["Impersonate-Group"].Split(',', StringSplitOptions.TrimEntries));
        Assert.Equal(["a", "b"], _server.Last.Headers["Impersonate-Extra-example.com%2Fteam"].Split(',', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void What_shows_who_we_are_is_not_in_words()
    {
        var access = Access("{token: sesame, username: ann, password: open, exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [sesame]}}");
        access = access with { Proxy = new Uri("http://ann:sesame@proxy.example") };
        Assert.DoesNotContain("sesame", $"{access} {access.User} {access.User.Plugin}", StringComparison.Ordinal);
        Assert.DoesNotContain("open", $"{access} {access.User}", StringComparison.Ordinal);
    }

    private ClusterAccess Access(string user) =>
        _folder.Load($"server: '{_server.Address}', certificate-authority-data: {Base64(_authority.Pem)}", user);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
