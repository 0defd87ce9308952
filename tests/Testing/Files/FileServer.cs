using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Testing.Files;

/// <summary>A server of files over real HTTP that speaks as much of the Hugging Face hub's API and of S3 as a download needs, and misbehaves on command.</summary>
public sealed class FileServer : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public const string Repo = "deepseek-ai/tiny";
    public const string Bucket = "models";

    private readonly ConcurrentQueue<(string Path, Func<HttpContext, byte[], Task> Trick)> _tricks = new();
    private readonly WebApplication _server;

    private FileServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<FileRequest> Requests { get; } = new();

    /// <summary>What a client must show; null: nothing.</summary>
    public string? Token { get; set; }

    /// <summary>What the listing says of sizes that aren't true.</summary>
    public Dictionary<string, long> Announced { get; } = [];

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FileServer> StartAsync()
    {
        var server = new FileServer();
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Plays a trick on the next request for a file, or for the "list". Tricks for the same file take turns.</summary>
    public void Play(string path, Func<HttpContext, byte[], Task> trick) => _tricks.Enqueue((path, trick));

    /// <summary>The answer breaks off after so many bytes of what was asked for.</summary>
    public void Cut(string path, int after) => Play(path, async (http, content) =>
    {
        var from = Begin(http, content);
        await http.Response.Body.WriteAsync(content.AsMemory(from, after));
        await http.Response.Body.FlushAsync(); // and no more, though more was announced: the server closes the connection
    });

    public void Answer(string path, int status, string? retryAfter = null) => Play(path, (http, _) =>
    {
        (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (status, retryAfter);
        return Task.CompletedTask;
    });

    /// <summary>Writes the head of an answer that a Range may have asked a part of.</summary>
    /// <returns>Where the part begins.</returns>
    public static int Begin(HttpContext http, byte[] content)
    {
        var from = http.Request.GetTypedHeaders().Range?.Ranges.Single().From is { } asked ? (int)asked : 0;
        if (from > 0)
        {
            http.Response.StatusCode = 206;
            http.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        http.Response.ContentLength = content.Length - from;
        return from;
    }

    private async Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var request = new FileRequest(path, http.Request.Headers.Range.ToString(), http.Request.Headers.Authorization.ToString());
        Requests.Enqueue(request);
        if (Token is not null && request.Authorization != $"Bearer {Token}")
        {
            http.Response.StatusCode = 401;
            return;
        }

        var name = Name(http);
        var content = Files.GetValueOrDefault(name, []);
        if (_tricks.FirstOrDefault(trick => trick.Path == name) is { Trick: { } trick })
        {
            Forget(name);
            await trick(http, content);
        }
        else if (name == "list")
        {
            await http.Response.WriteAsync(path.StartsWith("/api/", StringComparison.Ordinal) ? HubListing() : BucketListing(http.Request.Query["prefix"].ToString()));
        }
        else if (!Files.ContainsKey(name))
        {
            http.Response.StatusCode = 404;
        }
        else
        {
            var from = Begin(http, content);
            http.Response.Headers.ETag = $"\"{Md5(content)}\"";
            await http.Response.Body.WriteAsync(content.AsMemory(from));
        }
    }

    private static string Name(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var (hub, bucket) = ($"/{Repo}/resolve/{Commit}/", $"/{Bucket}/");
        return path.StartsWith($"/api/models/{Repo}/revision/", StringComparison.Ordinal) || path == $"/{Bucket}" || path == bucket ? "list"
            : path.StartsWith(hub, StringComparison.Ordinal) ? path[hub.Length..]
            : path.StartsWith(bucket, StringComparison.Ordinal) ? path[bucket.Length..]
            : path;
    }

    private void Forget(string name)
    {
        var (all, gone) = (_tricks.ToArray(), false);
        _tricks.Clear();
        foreach (var trick in all)
        {
            if (trick.Path == name && !gone)
            {
                gone = true;
            }
            else
            {
                _tricks.Enqueue(trick);
            }
        }
    }

    // Large files are the hub's LFS files, with their SHA-256; small ones have Git's own name only.
    private string HubListing() => new JsonObject
    {
        ["sha"] = Commit,
        ["siblings"] = new JsonArray([.. Files.Select(file => (JsonNode)new JsonObject
        {
            ["rfilename"] = file.Key,
            ["size"] = Announced.GetValueOrDefault(file.Key, file.Value.Length),
            ["blobId"] = GitName(file.Value),
            ["lfs"] = file.Value.Length < 1000 ? null : new JsonObject
            {
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Value)),
                ["size"] = Announced.GetValueOrDefault(file.Key, file.Value.Length),
            },
        })]),
    }.ToJsonString();

    private string BucketListing(string prefix) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{Bucket}</Name><Prefix>{prefix}</Prefix><IsTruncated>false</IsTruncated>
        {string.Concat(Files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(file =>
            $"<Contents><Key>{file.Key}</Key><Size>{file.Value.Length}</Size><ETag>&quot;{Md5(file.Value)}&quot;</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"))}
        </ListBucketResult>
        """;

    private static string GitName(byte[] content) => Sha1([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]);

#pragma warning disable CA5350, CA5351 // as Git and S3 do it
    private static string Sha1(byte[] content) => Convert.ToHexStringLower(SHA1.HashData(content));

    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5350, CA5351
}
