using DeepSeek.Engines;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Inference.Building;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Tests.Http;
using DeepSeek.Inference.Weights;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Tests.Building;

/// <summary>From weights to an engine that computes, once, and never by halves.</summary>
public sealed class EngineBuildTests : IAsyncLifetime
{
    private readonly string _volume = Directory.CreateTempSubdirectory("engines").FullName;
    private readonly StringWriter _log = new();

    private string Model => Path.Combine(_volume, "weights", "w");

    private string Engines => Path.Combine(_volume, "engines");

    public async ValueTask InitializeAsync() => await new Fetch(new FolderSource(TestServer.Folder), Progress(), TimeProvider.System, new Random(1)).RunAsync(Model, null, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_volume, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("FP32")]
    [InlineData("INT8")]
    public async Task Engine_computes_and_is_whole(string precision)
    {
        var built = await BuildAsync("k1", Enum.Parse<EnginePrecision>(precision));
        Assert.Equal(precision, $"{built.Precision}");
        var folder = await EngineVerify.RunAsync(Engines, ["k1"], CancellationToken.None);
        using var engine = OnnxRuntimeEngine.Load(folder, new EngineOptions { Slots = 1, Threads = 1 });
        Assert.Equal(272, engine.Model.VocabularySize);
        Assert.Empty(Directory.EnumerateDirectories(Engines, ".tmp-*"));
    }

    [Fact]
    public async Task Engine_that_is_there_is_not_built_again()
    {
        await BuildAsync("k1", EnginePrecision.FP32);
        var written = File.GetLastWriteTimeUtc(Path.Combine(Engines, "k1", "model.onnx"));
        Directory.Delete(Model, recursive: true); // not even looked at
        await BuildAsync("k1", EnginePrecision.FP32);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Engines, "k1", "model.onnx")));
    }

    [Fact]
    public async Task Two_at_once_build_once()
    {
        await Task.WhenAll(BuildAsync("k1", EnginePrecision.INT8), BuildAsync("k1", EnginePrecision.INT8));
        Assert.Single(_log.ToString().Split('\n'), static line => line.EndsWith("is built: OnnxRuntime, INT8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_build_left_is_no_engine_and_in_nobodys_way()
    {
        var left = Directory.CreateDirectory(Path.Combine(Engines, ".tmp-k1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "model.onnx"), "half");
        Assert.Equal(EngineExitCodes.EngineMissing, (await Assert.ThrowsAsync<JobFailure>(() => EngineVerify.RunAsync(Engines, ["k1"], CancellationToken.None))).ExitCode);
        await BuildAsync("k1", EnginePrecision.FP32);
        await EngineVerify.RunAsync(Engines, ["k1"], CancellationToken.None);
    }

    [Fact]
    public async Task Engine_with_a_byte_changed_is_corrupt_and_another_key_may_do()
    {
        await BuildAsync("k1", EnginePrecision.FP32);
        var graph = Path.Combine(Engines, "k1", "model.onnx");
        var bytes = await File.ReadAllBytesAsync(graph);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(graph, bytes);
        var failure = await Assert.ThrowsAsync<JobFailure>(() => EngineVerify.RunAsync(Engines, ["k1"], CancellationToken.None));
        Assert.Equal(EngineExitCodes.EngineCorrupt, failure.ExitCode);
        Assert.Contains("model.onnx", failure.Message, StringComparison.Ordinal);

        await BuildAsync("k2", EnginePrecision.INT8);
        Assert.EndsWith("k2", await EngineVerify.RunAsync(Engines, ["k1", "k2"], CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_discarded_goes_only_when_the_new_one_is_there()
    {
        await BuildAsync("old", EnginePrecision.FP32);
        await Assert.ThrowsAsync<JobFailure>(() => BuildAsync("new", EnginePrecision.FP16, discard: "old"));
        Assert.True(Directory.Exists(Path.Combine(Engines, "old")));
        await BuildAsync("new", EnginePrecision.INT8, discard: "old");
        Assert.False(Directory.Exists(Path.Combine(Engines, "old")));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("weights.bin")]
    public async Task Weights_that_are_not_what_they_were_are_no_beginning(string file)
    {
        File.Delete(Path.Combine(Model, file));
        Assert.Equal(EngineExitCodes.NotFound, (await Assert.ThrowsAsync<JobFailure>(() => BuildAsync("k1", EnginePrecision.FP32))).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(Engines, "k1")));
    }

    [Fact]
    public async Task Graph_that_does_not_compute_becomes_no_engine()
    {
        await File.WriteAllTextAsync(Path.Combine(Model, "model.onnx"), new string('x', (int)new FileInfo(Path.Combine(Model, "model.onnx")).Length));
        await Assert.ThrowsAsync<JobFailure>(() => BuildAsync("k1", EnginePrecision.FP32));
        Assert.False(Directory.Exists(Path.Combine(Engines, "k1")));
    }

    private Progress Progress() => new(_log, TimeProvider.System);

    private Task<EngineDescription> BuildAsync(string key, EnginePrecision precision, string? discard = null) => new EngineBuild(Progress(), TimeProvider.System).RunAsync(
        new BuildOptions { Model = Model, Engines = Engines, Key = key, Kind = EngineKind.OnnxRuntime, Precision = precision, Discards = discard is null ? [] : [discard] },
        CancellationToken.None);
}
