using System.Security.Cryptography;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Storage;
using DeepSeek.Inference.Weights;
using DeepSeek.Protocol.Engines;
using DeepSeek.Testing.Files;

namespace DeepSeek.Inference.Tests.Weights;

/// <summary>Whatever the network does, a folder of weights appears whole and right, or not at all.</summary>
public sealed class FetchTests : IAsyncLifetime
{
    private const string Graph = "onnx/model.onnx";
    private readonly string _volume = Directory.CreateTempSubdirectory("weights").FullName;
    private readonly StringWriter _log = new();
    private FileServer _server = null!;

    private string Into => Path.Combine(_volume, "0a1b2c3d");

    public async ValueTask InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        _server.Files["config.json"] = """{"model_type":"qwen2"}"""u8.ToArray();
        _server.Files[Graph] = Bytes(200_000);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_volume, recursive: true);
    }

    [Fact]
    public async Task Model_of_the_hub_appears_with_its_commit_and_digests()
    {
        var manifest = await FetchAsync();
        Assert.Equal(FileServer.Commit, manifest.Revision);
        Assert.Equal(["config.json", Graph], manifest.Files.Select(static file => file.Path));
        Assert.All(manifest.Files, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_server.Files[file.Path])), file.Sha256));
        AssertWhole();
        Assert.Equal(manifest.Digest, FolderManifest.Read(Into)!.Digest);
    }

    [Fact]
    public async Task What_is_there_already_is_not_asked_for_again()
    {
        var first = await FetchAsync();
        var asked = _server.Requests.Count;
        Assert.Equal(first.Digest, (await FetchAsync()).Digest);
        Assert.Equal(asked, _server.Requests.Count);
    }

    [Fact]
    public async Task Folder_that_lost_a_file_is_fetched_anew()
    {
        await FetchAsync();
        File.Delete(Path.Combine(Into, Graph));
        await FetchAsync();
        AssertWhole();
    }

    [Fact]
    public async Task Cut_download_goes_on_from_where_it_stopped()
    {
        _server.Cut(Graph, after: 150_000);
        await FetchAsync();
        Assert.Contains(_server.Requests, static request => request.Path.EndsWith(Graph, StringComparison.Ordinal) && request.Range == "bytes=150000-");
        AssertWhole();
    }

    [Fact]
    public async Task Next_process_goes_on_with_what_the_last_one_left()
    {
        await LeavePartAsync();
        await FetchAsync();
        Assert.Equal("bytes=150000-", _server.Requests.Last().Range);
        AssertWhole();
    }

    [Fact]
    public async Task Many_cuts_are_no_failure_as_long_as_something_comes()
    {
        for (var i = 0; i < 12; i++)
        {
            _server.Cut(Graph, after: 10_000);
        }

        await FetchAsync();
        AssertWhole();
    }

    [Fact]
    public async Task Server_that_ignores_ranges_begins_anew()
    {
        _server.Cut(Graph, after: 150_000);
        _server.Play(Graph, static async (http, content) =>
        {
            http.Response.ContentLength = content.Length;
            await http.Response.Body.WriteAsync(content);
        });
        await FetchAsync();
        AssertWhole();
    }

    [Fact]
    public async Task Parts_of_another_version_are_no_beginning_of_this_one()
    {
        await LeavePartAsync();
        _server.Files[Graph] = Bytes(200_000, seed: 2);
        await FetchAsync();
        Assert.Equal("", _server.Requests.Last().Range);
        AssertWhole();
    }

    [Fact]
    public async Task Content_that_is_wrong_once_is_fetched_again()
    {
        _server.Play(Graph, static (http, content) => WriteOtherAsync(http, content));
        await FetchAsync();
        AssertWhole();
    }

    [Theory]
    [InlineData(Graph)]
    [InlineData("config.json")]
    public async Task Content_that_is_wrong_twice_is_a_checksum_mismatch(string path)
    {
        _server.Play(path, static (http, content) => WriteOtherAsync(http, content));
        _server.Play(path, static (http, content) => WriteOtherAsync(http, content));
        var failure = await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.Equal((EngineExitCodes.ChecksumMismatch, "ChecksumMismatch"), (failure.ExitCode, failure.Reason));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Into));
    }

    [Fact]
    public async Task Answer_that_is_longer_than_announced_is_refused_without_filling_the_disk()
    {
        _server.Announced[Graph] = 100_000;
        var failure = await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.Equal(EngineExitCodes.ChecksumMismatch, failure.ExitCode);
        Assert.All(Directory.EnumerateFiles(_volume, "*", SearchOption.AllDirectories), static file => Assert.True(new FileInfo(file).Length <= 100_000));
    }

    [Fact]
    public async Task Silence_counts_as_a_cut()
    {
        _server.Play(Graph, static async (http, content) =>
        {
            http.Response.ContentLength = content.Length;
            await http.Response.Body.WriteAsync(content.AsMemory(0, 1000));
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await FetchAsync();
        Assert.Contains("nothing came for 60 s", _log.ToString(), StringComparison.Ordinal);
        AssertWhole();
    }

    [Fact]
    public async Task Busy_hub_is_asked_again_and_not_sooner_than_it_said()
    {
        _server.Answer("list", 429, retryAfter: "7");
        _server.Answer(Graph, 503);
        await FetchAsync();
        Assert.Contains("trying again in 7.0 s", _log.ToString(), StringComparison.Ordinal);
        AssertWhole();
    }

    [Theory]
    [InlineData(401, EngineExitCodes.AuthFailed, "tokenSecretRef")]
    [InlineData(403, EngineExitCodes.AuthFailed, "tokenSecretRef")]
    [InlineData(404, EngineExitCodes.NotFound, "no such repository or revision")]
    public async Task Refusal_is_said_at_once_with_its_reason(int status, int code, string said)
    {
        _server.Answer("list", status);
        var failure = await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.Equal(code, failure.ExitCode);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Token_is_shown_to_the_hub_and_never_said()
    {
        _server.Token = "hf_secret";
        var failure = await Assert.ThrowsAsync<JobFailure>(() => FetchAsync(token: "hf_wrong"));
        Assert.Contains("may not read", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_wrong", failure.Message + _log, StringComparison.Ordinal);

        await FetchAsync(token: "hf_secret");
        AssertWhole();
        Assert.DoesNotContain("hf_secret", _log + await File.ReadAllTextAsync(Path.Combine(Into, FolderManifest.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_stays_behind_where_the_hub_redirects_to_a_store()
    {
        await using var store = await FileServer.StartAsync();
        store.Files["/blob"] = _server.Files[Graph];
        _server.Token = "hf_secret";
        _server.Play(Graph, (http, _) =>
        {
            http.Response.Redirect(new Uri(store.Address, "blob").ToString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            return Task.CompletedTask;
        });
        await FetchAsync(token: "hf_secret");
        Assert.Equal("", Assert.Single(store.Requests).Authorization);
        AssertWhole();
    }

    [Fact]
    public async Task Volume_that_is_too_small_is_said_before_the_first_byte()
    {
        _server.Announced[Graph] = 1L << 60;
        var failure = await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.Equal((EngineExitCodes.DiskFull, "DiskFull"), (failure.ExitCode, failure.Reason));
        Assert.Contains("spec.cache.pvc.size", failure.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Volume_that_fills_up_on_the_way_is_said_too()
    {
        await LeavePartAsync();
        var part = Path.Combine(new StagedFolder(Into).Staging, Graph + ".part");
        File.Delete(part);
        File.CreateSymbolicLink(part, "/dev/full");
        var failure = await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.Equal((EngineExitCodes.DiskFull, "DiskFull"), (failure.ExitCode, failure.Reason));
        Assert.False(Directory.Exists(Into));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/evil")]
    public async Task Path_that_leads_out_of_the_folder_is_refused(string path)
    {
        _server.Files[path] = Bytes(10);
        await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.False(Directory.Exists(Into));
        Assert.False(File.Exists(Path.Combine(_volume, "evil")));
    }

    [Fact]
    public async Task Two_at_once_fetch_once()
    {
        var both = await Task.WhenAll(FetchAsync(), FetchAsync());
        Assert.Equal(both[0].Digest, both[1].Digest);
        Assert.Single(_server.Requests, static request => request.Path.EndsWith(Graph, StringComparison.Ordinal));
        AssertWhole();
    }

    [Fact]
    public async Task Digest_that_was_asked_for_must_be_met()
    {
        var failure = await Assert.ThrowsAsync<JobFailure>(() => FetchAsync(digest: "sha256:00"));
        Assert.Equal(EngineExitCodes.ChecksumMismatch, failure.ExitCode);
        Assert.False(Directory.Exists(Into));
        var manifest = await FetchAsync();
        Assert.Equal(manifest.Digest, (await FetchAsync(digest: manifest.Digest)).Digest);
    }

    [Fact]
    public async Task Model_of_a_folder_has_the_digest_that_it_has_on_the_hub()
    {
        var folder = Path.Combine(_volume, "claim");
        foreach (var (path, content) in _server.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            await File.WriteAllBytesAsync(Path.Combine(folder, path), content);
        }

        var copied = await new Fetch(new FolderSource(folder), Progress, new HurriedTime(), new Random(1))
            .RunAsync(Path.Combine(_volume, "copied"), null, TestContext.Current.CancellationToken);
        Assert.Equal((await FetchAsync()).Digest, copied.Digest);
    }

    [Fact]
    public async Task Model_of_a_bucket_is_listed_and_resumed()
    {
        MoveToBucket();
        _server.Cut("r1/" + Graph, after: 150_000);
        var source = Bucket();
        var manifest = await new Fetch(source, Progress, new HurriedTime(), new Random(1)).RunAsync(Into, null, TestContext.Current.CancellationToken);
        Assert.Equal(["config.json", Graph], manifest.Files.Select(static file => file.Path));
        Assert.Equal(_server.Files["r1/" + Graph], await File.ReadAllBytesAsync(Path.Combine(Into, Graph), TestContext.Current.CancellationToken));
        Assert.All(_server.Requests, static request => Assert.StartsWith("AWS4-HMAC-SHA256", request.Authorization, StringComparison.Ordinal));
        Assert.Contains(_server.Requests, static request => request.Range == "bytes=150000-199999");
        Assert.DoesNotContain("very-secret", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Object_that_is_not_what_its_etag_says_leaves_nothing_behind()
    {
        MoveToBucket();
        _server.Play("r1/" + Graph, static (http, content) =>
        {
            http.Response.Headers.ETag = "\"0123456789abcdef0123456789abcdef\"";
            return WriteOtherAsync(http, content);
        });
        var fetch = new Fetch(Bucket(), Progress, new HurriedTime(), new Random(1));
        var failure = await Assert.ThrowsAsync<JobFailure>(() => fetch.RunAsync(Into, null, TestContext.Current.CancellationToken));
        Assert.Equal(EngineExitCodes.ChecksumMismatch, failure.ExitCode);

        await fetch.RunAsync(Into, null, TestContext.Current.CancellationToken);
        Assert.Equal(_server.Files["r1/" + Graph], await File.ReadAllBytesAsync(Path.Combine(Into, Graph), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(403, EngineExitCodes.AuthFailed)]
    [InlineData(404, EngineExitCodes.NotFound)]
    public async Task Bucket_that_refuses_is_said_with_its_reason(int status, int code)
    {
        _server.Answer("list", status);
        var fetch = new Fetch(Bucket(), Progress, new HurriedTime(), new Random(1));
        var failure = await Assert.ThrowsAsync<JobFailure>(() => fetch.RunAsync(Into, null, TestContext.Current.CancellationToken));
        Assert.Equal(code, failure.ExitCode);
    }

    private Progress Progress => new(_log, TimeProvider.System);

    private static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task WriteOtherAsync(Microsoft.AspNetCore.Http.HttpContext http, byte[] content)
    {
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content.Select(static b => (byte)(b ^ 1)).ToArray());
    }

    private Task<FolderManifest> FetchAsync() => FetchAsync(token: null);

    private Task<FolderManifest> FetchAsync(string? token = null, string? digest = null) =>
        new Fetch(new HuggingFaceSource(_server.Address, FileServer.Repo, "main", token), Progress, new HurriedTime(), new Random(1))
            .RunAsync(Into, digest, TestContext.Current.CancellationToken);

    private void MoveToBucket()
    {
        foreach (var (key, content) in _server.Files.ToArray())
        {
            _server.Files.Remove(key);
            _server.Files["r1/" + key] = content;
        }
    }

    private IModelSource Bucket() => SourceUrl.Open($"s3://{FileServer.Bucket}/r1", new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL"] = _server.Address.ToString(),
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "very-secret",
    }.GetValueOrDefault);

    /// <summary>A process that gives up in the middle.</summary>
    private async Task LeavePartAsync()
    {
        _server.Cut(Graph, after: 150_000);
        for (var i = 0; i < 5; i++)
        {
            _server.Answer(Graph, 503);
        }

        var failure = await Assert.ThrowsAsync<JobFailure>(FetchAsync);
        Assert.Equal(1, failure.ExitCode);
        Assert.False(Directory.Exists(Into));
    }

    private void AssertWhole()
    {
        Assert.All(_server.Files, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(Into, file.Key))));
        Assert.Equal(_server.Files.Count + 1, Directory.EnumerateFiles(Into, "*", SearchOption.AllDirectories).Count());
    }
}
