using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Weights;

/// <summary>
/// A repository of the Hugging Face hub, or of a mirror that speaks its API (https://huggingface.co/docs/hub/api). Branches and tags are
/// resolved to a commit once, so that all files are of one state.
/// </summary>
internal sealed partial class HuggingFaceSource : IModelSource
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) })
    {
        Timeout = Timeout.InfiniteTimeSpan, // a file takes as long as it takes; silence is noticed by its reader
    };

    private readonly Uri _endpoint;
    private readonly string _repo;
    private readonly string _revision;
    private readonly string? _token;
    private string? _commit;

    /// <param name="endpoint">Ends with a slash.</param>
    /// <param name="repo">owner/name.</param>
    /// <param name="revision">Branch, tag or commit.</param>
    /// <param name="token">Null or empty: anonymous.</param>
    public HuggingFaceSource(Uri endpoint, string repo, string revision, string? token) =>
        (_endpoint, _repo, _revision, _token) = (endpoint, repo, revision, token);

    public string Name => $"huggingface://{_repo}@{_revision}";

    public async Task<SourceListing> ListAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync($"api/models/{_repo}/revision/{Uri.EscapeDataString(_revision)}?blobs=true", 0, cancellationToken);
        var model = await ReadAsync(response, cancellationToken);
        _commit = model.Sha;
        return new SourceListing(model.Sha, [.. model.Siblings.Select(static sibling => new SourceFile(
            sibling.Path,
            sibling.Lfs?.Size ?? sibling.Size ?? throw JobFailure.Other($"the hub doesn't say how large {sibling.Path} is"),
            sibling.Lfs is { Sha256: { } sha256 } ? Checksum.Sha256(sha256) : sibling.BlobId is { } blob ? Checksum.GitBlob(blob) : null,
            sibling.BlobId))]);
    }

    public async Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
        var response = await SendAsync($"{_repo}/resolve/{Uri.EscapeDataString(_commit ?? _revision)}/{path}", offset, cancellationToken);
        var start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? offset : 0;
        return new SourceStream(await response.Content.ReadAsStreamAsync(cancellationToken), start);
    }

    private static async Task<Model> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(content, HubJson.Default.Model, cancellationToken)
                ?? throw JobFailure.Other("the hub's list of files is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw new SourceTroubleException($"the hub's list of files can't be read: {e.Message}", cause: e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, long offset, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_endpoint, path));
        request.Headers.UserAgent.ParseAdd("deepseek-engine");
        request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
        if (_token is { Length: > 0 })
        {
            // The handler takes it off again where the hub redirects to a store of its own.
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }

        HttpResponseMessage response;
        try
        {
            response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new SourceTroubleException($"{_endpoint.Host}: {e.Message}", cause: e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw Refusal(response);
        }
    }

    private Exception Refusal(HttpResponseMessage response) => response.StatusCode switch
    {
        // The hub hides what somebody may not see: 401 is also its answer for a repository that isn't there.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => JobFailure.AuthFailed(
            $"{Name}: the hub answers {(int)response.StatusCode}; {(_token is { Length: > 0 } ? "the token may not read this repository" : "it is gated, private, or not there: set tokenSecretRef")}"),
        HttpStatusCode.NotFound => JobFailure.NotFound($"{Name}: the hub knows no such {(_commit is null ? "repository or revision" : "file")}"),
        HttpStatusCode.RequestedRangeNotSatisfiable => JobFailure.ChecksumMismatch($"{Name}: a file is shorter than the hub announced"),
        _ => new SourceTroubleException($"{Name}: the hub answers {(int)response.StatusCode}", response.Headers.RetryAfter?.Delta),
    };

    internal sealed record Model(string? Sha, IReadOnlyList<Sibling> Siblings);

    internal sealed record Sibling([property: JsonPropertyName("rfilename")] string Path, long? Size, string? BlobId, LargeFile? Lfs);

    internal sealed record LargeFile(string? Sha256, long? Size);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Model))]
    private sealed partial class HubJson : JsonSerializerContext;
}
