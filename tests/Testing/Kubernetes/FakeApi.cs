using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>From requests to answers. One lock: what a list shows and what a watch sends next never overlap or leave a gap.</summary>
internal sealed class FakeApi
{
    private readonly Lock _lock = new();
    private readonly FakeResources _resources = new();
    private readonly List<FakeWatch> _watches = [];
    private readonly ConcurrentQueue<FakeRequest> _requests = new();

    public FakeTokens Tokens { get; } = new();

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    public bool ExpiresInStream { get; set; }

    public Func<FakeRequest, int?>? Refusal { get; set; }

    /// <summary>Sent as Retry-After with every refusal; null: not at all.</summary>
    public TimeSpan? RetryAfter { get; set; }

    public Func<FakeRequest, Task>? Holding { get; set; }

    public int OpenWatches
    {
        get
        {
            lock (_lock)
                return _watches.Count;
        }
    }

    public void Set(string collection, JsonObject item)
    {
        lock (_lock)
            Tell(_resources.Put(collection, item));
    }

    public void Delete(string collection, string inNamespace, string name)
    {
        lock (_lock)
            Tell(_resources.Delete(collection, inNamespace, name));
    }

    public JsonObject? Find(string collection, string inNamespace, string name)
    {
        lock (_lock)
            return _resources.Find(collection, inNamespace, name)?.DeepClone().AsObject();
    }

    public void Bookmark()
    {
        lock (_lock)
        {
            _resources.Version += 10;
            var metadata = new JsonObject { ["resourceVersion"] = $"{_resources.Version}" };
            var line = new JsonObject { ["type"] = "BOOKMARK", ["object"] = new JsonObject { ["metadata"] = metadata } }.ToJsonString();
            _watches.ForEach(w => w.Send(line));
        }
    }

    public void Compact()
    {
        lock (_lock)
            _resources.Compacted = ++_resources.Version;
    }

    public void GoBackTo(long version)
    {
        lock (_lock)
            _resources.GoBackTo(version);
    }

    public void ForEachWatch(Action<FakeWatch> action)
    {
        lock (_lock)
            _watches.ToList().ForEach(action);
    }

    public async Task ServeAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        _requests.Enqueue(request);
        if (Holding is { } hold)
            await hold(request);
        if (Refusal?.Invoke(request) is { } refused)
        {
            if (RetryAfter is { } wait)
                context.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context, FakeAnswer.Failure(refused, "Refused", "refused by the test"));
        }
        else if (request.IsWatch)
            await WatchAsync(context, request);
        else
            await WriteAsync(context, Answer(request));
    }

    private FakeAnswer Answer(FakeRequest request)
    {
        lock (_lock)
        {
            return request switch
            {
                { IsList: true } => List(request),
                { Method: "GET" } => Get(request),
                { Method: "DELETE" } => Remove(request),
                { Method: "POST", Collection: FakeTokens.Collection } => Tokens.Review(request.Body!),
                _ => Write(request),
            };
        }
    }

    private FakeAnswer List(FakeRequest request)
    {
        var all = _resources.List(request.Collection, request.Namespace).Where(o => FakeSelector.Matches(request, o)).ToList();
        var start = int.Parse(request.Query.GetValueOrDefault("continue", "0"), CultureInfo.InvariantCulture);
        var limit = int.Parse(request.Query.GetValueOrDefault("limit", "0"), CultureInfo.InvariantCulture);
        var page = all.Skip(start).Take(limit == 0 ? int.MaxValue : limit).ToList();
        var metadata = new JsonObject { ["resourceVersion"] = $"{_resources.Version}" };
        if (start + page.Count < all.Count)
            metadata["continue"] = $"{start + page.Count}";
        return new FakeAnswer(200, new JsonObject { ["metadata"] = metadata, ["items"] = new JsonArray([.. page.Select(o => o.DeepClone())]) });
    }

    private FakeAnswer Get(FakeRequest request) =>
        _resources.Find(request.Collection, request.Namespace, request.Name) is { } found
            ? new FakeAnswer(200, found.DeepClone().AsObject())
            : FakeAnswer.NotFound;

    private FakeAnswer Remove(FakeRequest request)
    {
        var change = _resources.Delete(request.Collection, request.Namespace, request.Name);
        Tell(change);
        return change is null ? FakeAnswer.NotFound : new FakeAnswer(200, change.Item.DeepClone().AsObject());
    }

    private FakeAnswer Write(FakeRequest request)
    {
        var body = request.Body!.DeepClone().AsObject();
        var name = request.Method == "POST" ? (string)body["metadata"]!["name"]! : request.Name;
        var present = _resources.Find(request.Collection, request.Namespace, name);
        switch (request.Method)
        {
            case "POST" when present is not null:
                return FakeAnswer.Failure(409, "AlreadyExists", $"{name} already exists");
            case "PUT" when VersionOf(body) is { } version && version != VersionOf(present):
                return FakeAnswer.Failure(409, "Conflict", "the object has been modified");
            case "PATCH":
                body = FakeMerge.Apply(present, body, statusOnly: request.Subresource == "status");
                break;
        }

        Tell(_resources.Put(request.Collection, body));
        return new FakeAnswer(200, _resources.Find(request.Collection, request.Namespace, name)!.DeepClone().AsObject());
    }

    private async Task WatchAsync(HttpContext context, FakeRequest request)
    {
        var watch = new FakeWatch(request, context.Abort);
        var from = long.Parse(request.Query["resourceVersion"], CultureInfo.InvariantCulture);
        bool expired, tooLarge;
        lock (_lock)
        {
            expired = from < _resources.Compacted;
            tooLarge = from > _resources.Version;
            if (!expired && !tooLarge)
            {
                foreach (var change in _resources.Since(request.Collection, from))
                    Send(watch, change);
                _watches.Add(watch);
            }
        }

        if (tooLarge || (expired && !ExpiresInStream))
        {
            await WriteAsync(context, tooLarge ? FakeAnswer.TooLarge : FakeAnswer.Expired);
            return;
        }

        if (expired)
        {
            watch.Send(new JsonObject { ["type"] = "ERROR", ["object"] = FakeAnswer.Expired.Body }.ToJsonString());
            watch.End();
        }

        await StreamAsync(context, watch);
    }

    private async Task StreamAsync(HttpContext context, FakeWatch watch)
    {
        try
        {
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var line in watch.Lines.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // the client left, or the test cut the connection
        }
        finally
        {
            lock (_lock)
                _watches.Remove(watch);
        }
    }

    private static string? VersionOf(JsonObject? item) => (string?)item?["metadata"]?["resourceVersion"];

    private void Tell(FakeChange? change)
    {
        if (change is null)
            return;
        foreach (var watch in _watches)
            Send(watch, change);
    }

    /// <summary>To a watch with a selector, an object that no longer fits is a deleted one.</summary>
    private static void Send(FakeWatch watch, FakeChange change)
    {
        if (watch.Wants(change))
            watch.Send(change.Line());
        else if (watch.Watches(change) && change.Type == "MODIFIED")
            watch.Send((change with { Type = "DELETED" }).Line());
    }

    private static async Task<FakeRequest> ReadAsync(HttpContext context)
    {
        var query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        return FakeRequest.Parse(
            context.Request.Method, context.Request.Path, query, body.Length == 0 ? null : JsonNode.Parse(body)!.AsObject());
    }

    private static async Task WriteAsync(HttpContext context, FakeAnswer answer)
    {
        context.Response.StatusCode = answer.Code;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body.ToJsonString(), context.RequestAborted);
    }
}
