using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>
/// Stands before a real API server, which it asks as the administrator, and passes everything through as it comes. It remembers every
/// request, and misbehaves on command. It speaks HTTP/1.1 in plain text; where TLS and HTTP/2 matter, take <see cref="TcpRelay"/>.
/// </summary>
public sealed class ApiProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly ConcurrentQueue<ApiProxyRequest> _requests = new();
    private readonly ConcurrentDictionary<ApiProxyStream, byte> _open = new();
    private volatile k8s.Kubernetes _server;
    private volatile Func<ApiProxyRequest, ApiProxyRefusal?> _refuse = static _ => null;
    private volatile Func<ApiProxyRequest, TimeSpan> _delay = static _ => TimeSpan.Zero;
    private volatile bool _frozen;

    private ApiProxy(KubeApiServer server)
    {
        _server = RawClient.Connect(server.KubeconfigPath);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>A kubeconfig that leads here.</summary>
    public string KubeconfigPath => _kubeconfig;

    /// <summary>All requests so far, in the order they came.</summary>
    public IReadOnlyList<ApiProxyRequest> Requests => [.. _requests];

    /// <summary>The requests so far that ask for a change.</summary>
    public IReadOnlyList<ApiProxyRequest> Writes => [.. _requests.Where(request => request.IsWrite)];

    /// <summary>The watches that are being answered.</summary>
    public IReadOnlyList<ApiProxyRequest> OpenWatches => [.. _open.Keys.Select(stream => stream.Request).Where(request => request.IsWatch)];

    public static async Task<ApiProxy> StartAsync(KubeApiServer server)
    {
        var proxy = new ApiProxy(server);
        await proxy._app.StartAsync();
        var url = proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(proxy._kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: proxy
            clusters: [{name: proxy, cluster: {server: "{{url}}"} }]
            users: [{name: anybody, user: {token: not-looked-at} }]
            contexts: [{name: proxy, context: {cluster: proxy, user: anybody} }]
            """);
        return proxy;
    }

    /// <summary>Answers these requests itself, until told otherwise; null for those that pass.</summary>
    public void Refuse(Func<ApiProxyRequest, ApiProxyRefusal?> refuse) => _refuse = refuse;

    /// <summary>Answers so late: the headers of an answer, and each event of a watch.</summary>
    public void Delay(Func<ApiProxyRequest, TimeSpan> delay) => _delay = delay;

    /// <summary>Everything passes again, at once.</summary>
    public void Behave() => (_refuse, _delay, _frozen) = (static _ => null, static _ => TimeSpan.Zero, false);

    /// <summary>Cuts the connections of all watches.</summary>
    public void CutWatches() => ForEachWatch(static stream => stream.Cut());

    /// <summary>Ends all watches as the server does when their time is up.</summary>
    public void EndWatches() => ForEachWatch(static stream => stream.End());

    /// <summary>Says nothing any more, on what is open and on what comes, and closes nothing. What came meanwhile is never answered.</summary>
    public void Freeze()
    {
        _frozen = true;
        foreach (var stream in _open.Keys)
            stream.Frozen = true;
    }

    /// <summary>Leads to another server, and cuts what led to the one before.</summary>
    public void LeadTo(KubeApiServer server)
    {
        using var before = _server;
        _server = RawClient.Connect(server.KubeconfigPath);
        foreach (var stream in _open.Keys)
            stream.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _server.Dispose();
        File.Delete(_kubeconfig);
    }

    private void ForEachWatch(Action<ApiProxyStream> action)
    {
        foreach (var stream in _open.Keys.Where(stream => stream.Request.IsWatch))
            action(stream);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var request = ApiProxyRequest.Parse(context.Request.Method, context.Request.Path, query, context.Request.Headers.UserAgent.ToString());
        _requests.Enqueue(request);
        try
        {
            if (_frozen)
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            await Task.Delay(_delay(request), context.RequestAborted);
            if (_refuse(request) is not { } refusal)
                await PassAsync(context, request);
            else
            {
                request.Status = refusal.Status;
                await refusal.WriteAsync(context.Response);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            request.Trouble = e.Message;
            context.Abort(); // one side left
        }
    }

    private async Task PassAsync(HttpContext context, ApiProxyRequest request)
    {
        using var stream = new ApiProxyStream(context, request);
        using var asked = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_server.BaseUri, context.Request.Path + context.Request.QueryString))
        {
            Version = HttpVersion.Version20,
        };
        if (context.Request.ContentType is { } type)
        {
            using var body = new MemoryStream(); // whole, so that the connection pool may send it again over another connection
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            asked.Content = new ByteArrayContent(body.ToArray());
            asked.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        asked.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.ToArray());
        asked.Headers.TryAddWithoutValidation("User-Agent", request.UserAgent);
        _open[stream] = 0;
        try
        {
            using var answer = await _server.HttpClient.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            request.Status = context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await stream.CopyAsync(await answer.Content.ReadAsStreamAsync(context.RequestAborted), () => request.IsWatch ? _delay(request) : TimeSpan.Zero);
        }
        finally
        {
            _open.TryRemove(stream, out _);
        }
    }
}
