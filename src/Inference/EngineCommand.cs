using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Building;
using DeepSeek.Inference.Models;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference;

/// <summary>The command line of <c>deepseek-engine</c>, a subcommand for each of its works.</summary>
internal static class EngineCommand
{
    public static RootCommand Create() => new("Fetches the weights of DeepSeek models, builds engines of them, and serves them.")
    {
        Fetch(), Build(), Verify(), Serve(), QuantizeCommand.Create(), PreflightCommand.Create(), InspectCommand.Create(), BenchCommand.Create(),
    };

    private static Command Fetch()
    {
        var source = new Option<IModelSource>("--source")
        {
            Description = $"Where the weights are: {SourceUrl.Forms}. Credentials come by HF_TOKEN, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, mirrors by HF_ENDPOINT and AWS_ENDPOINT_URL",
            Required = true,
            CustomParser = static result =>
            {
                try
                {
                    return SourceUrl.Open(result.Tokens[0].Value, Environment.GetEnvironmentVariable);
                }
                catch (FormatException e)
                {
                    result.AddError($"--source: {e.Message}");
                    return null!;
                }
            },
        };
        var into = new Option<string>("--into") { Description = "The folder that they become; it appears when all is there", Required = true };
        var digest = new Option<string>("--digest") { Description = "What the digest over all files must be, as in sha256:…; absent: whatever comes" };
        var report = ReportFile();
        var command = new Command("fetch", "Brings weights into a folder, resuming what an earlier try left") { source, into, digest, report };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(report), async progress =>
        {
            var manifest = await new Fetch(parsed.GetValue(source)!, progress, TimeProvider.System, new Random(Environment.ProcessId))
                .RunAsync(parsed.GetValue(into)!, parsed.GetValue(digest), cancellationToken);
            return new JobReport { Digest = manifest.Digest, Revision = manifest.Revision, SizeBytes = manifest.SizeBytes };
        }));
        return command;
    }

    private static Command Build()
    {
        var model = new Option<string>("--model") { Description = "Folder of the weights", Required = true };
        var engines = new Option<string>("--engines") { Description = "Folder of all engines", Required = true };
        var key = new Option<string>("--key") { Description = "Name of this one; its folder appears when it is whole", Required = true };
        var kind = new Option<EngineKind>("--engine-type") { Description = "What computes", Required = true };
        var precision = new Option<EnginePrecision>("--precision") { Description = "Number format of weights", Required = true };
        var prepared = new Option<QuantizationMethod>("--quantization") { Description = "How INT8 is arrived at; on CPUs weights are quantized here unless they are PreQuantized", DefaultValueFactory = static _ => QuantizationMethod.ExplicitQDQ };
        var discard = new Option<string[]>("--discard") { Description = "An engine that may go once this one is there; may be given several times" };
        var report = ReportFile();
        var command = new Command("build", "Builds an engine of weights, unless it is there") { model, engines, key, kind, precision, prepared, discard, report };
        foreach (var option in ForTensorRt())
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(report), async progress =>
        {
            var built = await new EngineBuild(progress, TimeProvider.System).RunAsync(
                new BuildOptions
                {
                    Model = parsed.GetValue(model)!,
                    Engines = parsed.GetValue(engines)!,
                    Key = parsed.GetValue(key)!,
                    Kind = parsed.GetValue(kind),
                    Precision = parsed.GetValue(precision),
                    IsQuantized = parsed.GetValue(prepared) == QuantizationMethod.PreQuantized,
                    Discards = parsed.GetValue(discard) ?? [],
                },
                cancellationToken);
            return new JobReport { Precision = $"{built.Precision}" };
        }));
        return command;
    }

    // A plan is made for shapes and a card; a graph for CPUs runs with any shape on any. The operator names them for both.
    private static IEnumerable<Option> ForTensorRt() =>
    [
        Count("--max-batch", "TensorRT: sequences computed at once"),
        Count("--max-input", "TensorRT: longest prompt, in tokens"),
        Count("--max-sequence", "TensorRT: prompt and answer together, in tokens"),
        Count("--samples", "TensorRT, INT8: prompts that activations are measured on"),
        Count("--sample-length", "TensorRT, INT8: tokens used of each"),
        new Option<string>("--prompts") { Description = "TensorRT, INT8: folder of those prompts" },
        new Option<long?>("--workspace") { Description = "TensorRT: bytes of memory that layouts are tried in" },
        new Option<string>("--hardware-compatibility") { Description = "TensorRT: on which other GPUs the plan must run too" },
        new Option<bool>("--version-compatible") { Description = "TensorRT: the plan must run on later versions too" },
    ];

    private static Command Verify()
    {
        var engines = new Option<string>("--engines") { Description = "Folder of all engines", Required = true };
        var keys = new Option<string[]>("--key") { Description = "The engine; of several one must do", Required = true };
        var report = ReportFile();
        var command = new Command("verify", "Checks that an engine is there and whole") { engines, keys, report };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(report), async progress =>
        {
            var folder = await EngineVerify.RunAsync(parsed.GetValue(engines)!, parsed.GetValue(keys)!, cancellationToken);
            progress.Say($"{folder} is whole");
            return new JobReport();
        }));
        return command;
    }

    private static Command Serve()
    {
        var model = new Option<string>("--model") { Description = "Folder of the weights, with their tokenizer", Required = true };
        var engine = new Option<string>("--engine") { Description = "What is computed with: an ONNX file or a plan of TensorRT (*.plan, *.engine), or a folder with one; absent: that of --model" };
        var engines = new Option<string>("--engines") { Description = "Folder of all engines, where --key chooses" };
        var keys = new Option<string[]>("--key") { Description = "The engine in --engines; of several the first that is there" };
        var kind = new Option<EngineKind>("--engine-type") { Description = "What computes", DefaultValueFactory = static _ => EngineKind.OnnxRuntime };
        var host = new Option<IPAddress>("--host") { Description = "Address to listen on", DefaultValueFactory = static _ => IPAddress.Any, CustomParser = Address };
        var port = new Option<int>("--port") { Description = "Port to listen on; 0: a free one, which the log names", DefaultValueFactory = static _ => 8000 };
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var number) || number is < IPEndPoint.MinPort or > IPEndPoint.MaxPort))
            {
                result.AddError($"--port: '{text}' is no port");
            }
        });
        var name = new Option<string>("--served-name") { Description = "Name by which clients ask for the model; absent: its folder's" };
        var slots = Count("--max-batch", "Sequences at once", 8);
        var input = Count("--max-input", "Longest prompt, in tokens; absent: as long as fits");
        var context = Count("--max-sequence", "Prompt and answer together, in tokens; absent: what the model was made for");
        var concurrency = Count("--max-concurrency", "Requests at once, those that wait included", 32);
        var threads = Count("--threads", "Threads that compute; absent: one per processor");
        var drain = Count("--drain-seconds", "How long answers may go on after SIGTERM", 30);
        var command = new Command("serve", "Serves a model to OpenAI clients") { model, engine, engines, keys, kind, host, port, name, slots, input, context, concurrency, threads, drain };
        command.SetAction((parsed, cancellationToken) => ServeProcess.RunAsync(
            new ServeOptions
            {
                Model = parsed.GetValue(model)!,
                Engine = parsed.GetValue(engine) ?? Chosen(parsed.GetValue(engines), parsed.GetValue(keys) ?? []),
                Kind = parsed.GetValue(kind),
                Listen = new Uri($"http://{new IPEndPoint(parsed.GetValue(host)!, parsed.GetValue(port))}"),
                Name = parsed.GetValue(name) ?? Path.GetFileName(Path.GetFullPath(parsed.GetValue(model)!)),
                Slots = parsed.GetValue(slots)!.Value,
                LongestPrompt = parsed.GetValue(input),
                ContextLength = parsed.GetValue(context),
                Concurrency = parsed.GetValue(concurrency)!.Value,
                Threads = parsed.GetValue(threads),
                Drain = TimeSpan.FromSeconds(parsed.GetValue(drain)!.Value),
            },
            cancellationToken));
        return command;
    }

    private static string? Chosen(string? engines, string[] keys) => engines is null || keys.Length == 0 ? null
        : keys.Select(key => Path.Combine(engines, key)).FirstOrDefault(static folder => EngineDescription.Read(folder) is not null)
            ?? throw new UsageException($"--key: none of {string.Join(", ", keys)} is in {engines}");

    private static IPAddress? Address(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        result.AddError("--host: an address is needed, such as 0.0.0.0 for all, or 127.0.0.1");
        return null;
    }

    private static Option<int?> Count(string name, string description, int? absent = null)
    {
        var option = new Option<int?>(name) { Description = description, DefaultValueFactory = _ => absent };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var number) || number < 1))
            {
                result.AddError($"{name}: '{text}' is no whole number above 0");
            }
        });
        return option;
    }

    private static Option<string> ReportFile() => new("--progress-file")
    {
        Description = "File that gets the last word as JSON, such as /dev/termination-log; progress itself goes to standard error",
    };

    /// <summary>Trouble that has a name is one line and a code, not a stack trace.</summary>
    private static async Task<int> RunAsync(string? reportFile, Func<Progress, Task<JobReport>> work)
    {
        var progress = new Progress(Console.Error, TimeProvider.System);
        try
        {
            var report = await work(progress);
            await ReportAsync(report, progress, reportFile);
            return ExitCodes.Success;
        }
        catch (JobFailure e)
        {
            return await FailAsync(e, progress, reportFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(JobFailure.Other(e.Message, e), progress, reportFile);
        }
    }

    private static async Task<int> FailAsync(JobFailure failure, Progress progress, string? reportFile)
    {
        progress.Say(failure.Message);
        await ReportAsync(JobReport.Of(failure), progress, reportFile);
        return failure.ExitCode;
    }

    /// <summary>A report that can't be written changes nothing of what was done.</summary>
    private static async Task ReportAsync(JobReport report, Progress progress, string? reportFile)
    {
        try
        {
            await report.WriteAsync(reportFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.Say($"--progress-file: {e.Message}");
        }
    }
}
