using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeepSeek.Engines.Inspection;
using DeepSeek.Inference.Tests.Building;
using DeepSeek.Inference.Tests.Http;
using DeepSeek.Protocol.Engines;
using DeepSeek.Testing;
using DeepSeek.Testing.Native;

namespace DeepSeek.Inference.Tests.Programs;

/// <summary>
/// <c>deepseek-engine fetch, build, verify, serve</c> for TensorRT, each a process of its own: with a script that plays trtexec, and with the
/// fakes of CUDA and TensorRT, which load what it wrote.
/// </summary>
public sealed class PlanProgramTests : IAsyncLifetime
{
    private readonly DirectoryInfo _volume = Directory.CreateTempSubdirectory("volume-");

    private string Weights => Path.Combine(_volume.FullName, "weights");

    private string Engines => Path.Combine(_volume.FullName, "engines");

    private string Report => Path.Combine(_volume.FullName, "report");

    private static (string, string)[] Gpu => [("DEEPSEEK_CUDA_LIBRARY", GpuFakes.Library!), ("DEEPSEEK_TENSORRT_SHIM", GpuFakes.Library!)];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(GpuFakes.Library is null, GpuFakes.Why);
        var source = _volume.CreateSubdirectory("source").FullName;
        foreach (var file in new[] { "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "weights.bin" })
        {
            File.Copy(Path.Combine(TestServer.Folder, file), Path.Combine(source, file));
        }

        File.Copy(Path.Combine(TestServer.Folder, "model_slots.onnx"), Path.Combine(source, "model.onnx"));
        var (code, output) = await EngineProgram.RunAsync(["fetch", "--source", $"pvc://{source}", "--into", Weights]);
        Assert.True(code == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        _volume.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("INT8", Precision.QuantizeDequantize)]
    [InlineData("FP32", Precision.Fp32)]
    public async Task Weights_become_a_plan_that_is_whole_and_served(string precision, Precision inside)
    {
        using var trtexec = new ScriptedTrtexec();
        var (code, report, output) = await BuildAsync(trtexec, precision, "--max-sequence", "100", "--max-batch", "3", "--workspace", "2147483648");
        Assert.True(code == 0, output);
        Assert.Equal((precision, "Fake-GPU-0", "9.0", "11.1.0"), (report.Precision, report.GpuProduct, report.ComputeCapability, report.TensorRTVersion));
        Assert.Equal(["config.json", "engine.json", "manifest.json", "model.plan", "model.plan.json"], Files("k1"));
        var graph = ModelSummary.Of(trtexec.Graph);
        Assert.Equal(inside, graph.Precision);
        Assert.Contains("past_key_values.1.value: Float [batch_size, 2, 128, 12]", graph.Inputs);
        Assert.Contains("--memPoolSize=workspace:2048M", trtexec.Arguments);
        Assert.Contains("--stronglyTyped", trtexec.Arguments);
        Assert.Contains("--maxShapes=input_ids:3x1,write_indices:3,position_ids:3x1,past_key_values.0.key:3x2x128x12,past_key_values.0.value:3x2x128x12,past_key_values.1.key:3x2x128x12,past_key_values.1.value:3x2x128x12", trtexec.Arguments);

        var verified = await EngineProgram.RunAsync(["verify", "--engines", Engines, "--key", "k1"], Gpu);
        Assert.True(verified.Code == 0, verified.Output);
        await using var server = EngineProgram.Start(["serve", "--model", Weights, "--engines", Engines, "--key", "k1", "--engine-type", "TensorRT", "--host", "127.0.0.1", "--port", "0", "--max-batch", "3", "--max-sequence", "100"], Gpu);
        using var client = await server.ServedAsync();
        using var answer = await client.PostAsJsonAsync(new Uri("/v1/completions", UriKind.Relative), new { prompt = "a", max_tokens = 2, temperature = 0 });
        Assert.True(answer.IsSuccessStatusCode, server.Output);
        Assert.Equal(2, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task Plan_of_another_card_is_not_served_and_another_key_may_do()
    {
        using var trtexec = new ScriptedTrtexec();
        var (code, _, output) = await BuildAsync(trtexec, "FP32", "--max-sequence", "64");
        Assert.True(code == 0, output);
        Relabel("k1", "k2", "8.6");

        var unsuitable = await EngineProgram.RunAsync(["verify", "--engines", Engines, "--key", "k2"], Gpu);
        Assert.True(unsuitable.Code == EngineExitCodes.EngineUnsuitable, unsuitable.Output);
        Assert.Contains("compute capability 8.6", unsuitable.Output, StringComparison.Ordinal);
        var either = await EngineProgram.RunAsync(["verify", "--engines", Engines, "--key", "k2", "--key", "k1"], Gpu);
        Assert.True(either.Code == 0, either.Output);
        await using var server = EngineProgram.Start(["serve", "--model", Weights, "--engines", Engines, "--key", "k2", "--key", "k1", "--engine-type", "TensorRT", "--host", "127.0.0.1", "--port", "0", "--max-batch", "1", "--max-sequence", "64"], Gpu);
        using var client = await server.ServedAsync();
    }

    [Theory]
    [InlineData("operator", EngineExitCodes.UnsupportedModel, "BuildFailed", "operator Fancy")]
    [InlineData("gpu-memory", EngineExitCodes.OutOfMemory, "OutOfMemory", "Cuda Runtime (out of memory)")]
    [InlineData("pod-memory", EngineExitCodes.OutOfMemory, "OutOfMemory", "bad_alloc")]
    [InlineData("killed", EngineExitCodes.OutOfMemory, "OutOfMemory", "was killed")]
    [InlineData("crashed", EngineExitCodes.BuilderFailed, "BuildFailed", "ended with 139")]
    [InlineData("disk", EngineExitCodes.DiskFull, "DiskFull", "couldn't write the plan")]
    [InlineData("other", EngineExitCodes.BuilderFailed, "BuildFailed", "Assertion failed")]
    [InlineData("half", EngineExitCodes.BuilderFailed, "BuildFailed", "can't be served")]
    [InlineData("nothing", EngineExitCodes.BuilderFailed, "BuildFailed", "no plan")]
    public async Task Failure_has_its_code_and_reason_and_leaves_no_engine(string scenario, int expected, string reason, string said)
    {
        using var trtexec = new ScriptedTrtexec(scenario);
        var (code, report, output) = await BuildAsync(trtexec, "FP32", "--max-sequence", "64");
        Assert.True(code == expected, output);
        Assert.Equal(reason, report.Reason);
        Assert.Contains(said, report.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Engines, "k1")));

        using var good = new ScriptedTrtexec();
        var again = await BuildAsync(good, "FP32", "--max-sequence", "64");
        Assert.True(again.Code == 0, again.Output);
    }

    [Theory]
    [InlineData("FP16", "computes in Fp32")]
    [InlineData("FP32", "plans for later versions", "--version-compatible")]
    [InlineData("INT8", "calibrator", "--quantization", "Calibrator")]
    [InlineData("INT8", "computes in Fp32", "--quantization", "PreQuantized")]
    [InlineData("FP32", "the model takes 127", "--max-sequence", "4096")]
    public async Task What_cannot_be_built_is_refused_before_the_builder_runs(string precision, string said, params string[] more)
    {
        using var trtexec = new ScriptedTrtexec();
        var (code, report, output) = await BuildAsync(trtexec, precision, more);
        Assert.NotEqual(0, code);
        Assert.Contains(said, report.Message, StringComparison.Ordinal);
        Assert.False(trtexec.WasCalled, output);
    }

    [Fact]
    public async Task Activations_are_measured_on_the_prompts_that_are_given()
    {
        using var trtexec = new ScriptedTrtexec();
        var prompts = _volume.CreateSubdirectory("prompts").FullName;
        var (code, report, output) = await BuildAsync(trtexec, "INT8", "--max-sequence", "64", "--prompts", prompts);
        Assert.True(code == 1, output);
        Assert.Contains("has no prompts", report.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(prompts, "..data"), "hidden, as the kubelet's own");
        await File.WriteAllTextAsync(Path.Combine(prompts, "sums"), "1+2=\n\n3+4=\n");
        await File.WriteAllTextAsync(Path.Combine(prompts, "words"), "What is 5+6?");
        (code, _, output) = await BuildAsync(trtexec, "INT8", "--max-sequence", "64", "--prompts", prompts);
        Assert.True(code == 0, output);
        Assert.Contains("measuring activations on 3 prompts", output, StringComparison.Ordinal);
        Assert.DoesNotContain("3+4", output, StringComparison.Ordinal); // prompts are nobody's business
        var fewer = await EngineProgram.RunAsync(As("k2", Build(trtexec, "INT8", "--max-sequence", "64", "--prompts", prompts, "--samples", "2", "--sample-length", "3")), Gpu);
        Assert.Contains("measuring activations on 2 prompts", fewer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_ends_the_builder_too()
    {
        using var trtexec = new ScriptedTrtexec("slow");
        await using var program = EngineProgram.Start(Build(trtexec, "FP32", "--max-sequence", "64"), Gpu);
        await Eventually.BeTrueAsync(() => trtexec.IsWaiting, "trtexec has begun");
        await program.TerminateAsync();
        Assert.Equal(EngineExitCodes.Stopped, await program.ExitAsync());
        Assert.DoesNotContain(Directory.GetDirectories("/proc").Where(static folder => File.Exists(Path.Combine(folder, "cmdline"))).Select(CommandLine), line => line.Contains(trtexec.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_at_once_build_once_and_timings_are_kept_for_the_next()
    {
        using var trtexec = new ScriptedTrtexec();
        var both = await Task.WhenAll(EngineProgram.RunAsync(Build(trtexec, "FP32", "--max-sequence", "64"), Gpu), EngineProgram.RunAsync(Build(trtexec, "FP32", "--max-sequence", "64"), Gpu));
        Assert.All(both, static one => Assert.True(one.Code == 0, one.Output));
        Assert.Single(both, static one => one.Output.Contains("PASSED", StringComparison.Ordinal));
        var timings = Path.Combine(Engines, ".timings-trt11.1.0-sm9.0");
        Assert.Single(await File.ReadAllLinesAsync(timings));

        var other = await EngineProgram.RunAsync(As("k2", Build(trtexec, "FP32", "--max-sequence", "100")), Gpu);
        Assert.True(other.Code == 0, other.Output);
        Assert.Equal(2, (await File.ReadAllLinesAsync(timings)).Length);
    }

    [Fact]
    public async Task Machine_without_a_gpu_says_so_at_once()
    {
        using var trtexec = new ScriptedTrtexec();
        var (code, output) = await EngineProgram.RunAsync(Build(trtexec, "FP32"), [.. Gpu, ("FAKE_GPU_DEVICES", "0")]);
        Assert.True(code == 1, output);
        Assert.Contains("there is no GPU", output, StringComparison.Ordinal);
        Assert.False(trtexec.WasCalled);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }

    private string[] Build(ScriptedTrtexec trtexec, string precision, params string[] more) =>
        ["build", "--model", Weights, "--engines", Engines, "--key", "k1", "--engine-type", "TensorRT", "--precision", precision, "--trtexec", trtexec.Path, "--progress-file", Report, .. more];

    private static string[] As(string key, string[] build) => [.. build.Select(word => word == "k1" ? key : word)];

    private async Task<(int Code, JobReport Report, string Output)> BuildAsync(ScriptedTrtexec trtexec, string precision, params string[] more)
    {
        var (code, output) = await EngineProgram.RunAsync(Build(trtexec, precision, more), Gpu);
        return (code, JobReport.Parse(await File.ReadAllTextAsync(Report))!, output);
    }

    private IEnumerable<string> Files(string key) => Directory.EnumerateFileSystemEntries(Path.Combine(Engines, key)).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    // As a builder on another card would have left it.
    private void Relabel(string from, string to, string capability)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Engines, to)).FullName;
        foreach (var file in Files(from))
        {
            File.Copy(Path.Combine(Engines, from, file), Path.Combine(folder, file));
        }

        var (manifest, plan) = (Path.Combine(folder, "manifest.json"), Path.Combine(folder, "model.plan.json"));
        var before = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(plan)));
        File.WriteAllText(plan, File.ReadAllText(plan).Replace("9.0", capability, StringComparison.Ordinal));
        var after = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(plan)));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(before, after, StringComparison.Ordinal));
    }
}
