using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>
/// An HTTP server that behaves like the API server as far as a controller can tell, and misbehaves on command: lists in pages,
/// watches with history and bookmarks, server-side apply as a merge, ends, torn lines and 410 in both forms.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly FakeApi _api = new();

    private FakeApiServer(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        _server = builder.Build();
        _server.Run(_api.ServeAsync);
    }

    /// <summary>All requests so far, in order of arrival.</summary>
    public IReadOnlyList<FakeRequest> Requests => _api.Requests;

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => _api.OpenWatches;

    /// <summary>Whether an expired version is refused with HTTP 410, or in the stream after a 200. Default: HTTP.</summary>
    public bool ExpiresInStream
    {
        set => _api.ExpiresInStream = value;
    }

    /// <summary>The port it listens on.</summary>
    public int Port => new Uri(Address).Port;

    private string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <param name="tls">Whether it speaks HTTP/2 over TLS, as API servers do, or HTTP/1.1 in plain text.</param>
    public static async Task<FakeApiServer> StartAsync(bool tls = false)
    {
        var fake = new FakeApiServer(tls ? CreateCertificate() : null);
        await fake._server.StartAsync();
        return fake;
    }

    /// <summary>A client of this server, with metrics of its own.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="port">A relay that leads here; 0: none.</param>
    public ApiClient Connect(ApiClientOptions? options = null, int port = 0) => ApiClient.Connect(
        new ClusterAccess { Server = new UriBuilder(Address) { Port = port == 0 ? Port : port }.Uri, SkipTlsVerify = true },
        options ?? new ApiClientOptions { Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });

    /// <summary>Creates or changes an object, as somebody else would.</summary>
    public void Set<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _api.Set(Collection(kind), System.Text.Json.JsonSerializer.SerializeToNode(item, kind.Json)!.AsObject());

    /// <summary>Creates or changes an object given as JSON, which need not fit its type.</summary>
    public void SetJson<T>(ResourceKind<T> kind, string json)
        where T : class, IKubernetesObject<V1ObjectMeta> => _api.Set(Collection(kind), JsonNode.Parse(json)!.AsObject());

    /// <summary>Deletes an object, as somebody else would.</summary>
    public void Delete<T>(ResourceKind<T> kind, string name, string inNamespace = "default")
        where T : class, IKubernetesObject<V1ObjectMeta> => _api.Delete(Collection(kind), inNamespace, name);

    /// <summary>The object as it is stored; null when there is none.</summary>
    public JsonObject? Find<T>(ResourceKind<T> kind, string name, string inNamespace = "default")
        where T : class, IKubernetesObject<V1ObjectMeta> => _api.Find(Collection(kind), inNamespace, name);

    /// <summary>Sends every watch a bookmark of the present version, which unrelated writes have raised.</summary>
    public void Bookmark() => _api.Bookmark();

    /// <summary>Forgets all versions before the present one.</summary>
    public void Compact() => _api.Compact();

    /// <summary>Sets the version back, as a restore from a backup, or a lagging replica, does.</summary>
    public void GoBackTo(long version) => _api.GoBackTo(version);

    /// <summary>Ends every watch as the server does when its time is up.</summary>
    public void EndWatches() => _api.ForEachWatch(w => w.End());

    /// <summary>Cuts every watch's connection.</summary>
    public void CutWatches() => _api.ForEachWatch(w => w.Abort());

    /// <summary>Sends every watch a line that is no event, and ends it.</summary>
    public void SendGarbage(string line) => _api.ForEachWatch(w =>
    {
        w.Send(line);
        w.End();
    });

    /// <summary>Sends every watch the beginning of a line, and ends it.</summary>
    public void SendTornLine(string piece) => _api.ForEachWatch(w =>
    {
        w.SendTorn(piece);
        w.End();
    });

    /// <summary>Answers these requests with this status instead, until told otherwise with null.</summary>
    /// <param name="refuse">Which, and with which status.</param>
    /// <param name="retryAfter">What the answers ask to wait; null: they don't.</param>
    public void Refuse(Func<FakeRequest, int?>? refuse, TimeSpan? retryAfter = null) => (_api.RetryAfter, _api.Refusal) = (retryAfter, refuse);

    /// <summary>From now on TokenReviews say whose this token is.</summary>
    /// <param name="token">The token.</param>
    /// <param name="user">Whose it is, such as <c>system:serviceaccount:NAMESPACE:NAME</c>.</param>
    /// <param name="audience">What it is good for; null: for anything, and reviews name no audience.</param>
    public void IssueToken(string token, string user, string? audience) => _api.Tokens.Issue(token, user, audience);

    /// <summary>From now on the token is nobody's.</summary>
    public void RevokeToken(string token) => _api.Tokens.Revoke(token);

    /// <summary>Holds these requests until the task ends.</summary>
    public void Hold(Func<FakeRequest, Task>? hold) => _api.Holding = hold;

    public async ValueTask DisposeAsync()
    {
        _api.ForEachWatch(w => w.Abort());
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static string Collection<T>(ResourceKind<T> kind)
        where T : class, IKubernetesObject<V1ObjectMeta> => $"{kind.ApiVersion}/{kind.Plural}";
}
