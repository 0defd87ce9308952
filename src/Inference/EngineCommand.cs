using System.CommandLine;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Weights;

namespace DeepSeek.Inference;

/// <summary>The command line of <c>deepseek-engine</c>, a subcommand for each of its works.</summary>
internal static class EngineCommand
{
    public static RootCommand Create() => new("Fetches the weights of DeepSeek models, and serves them.") { Fetch(), Serve() };

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

    private static Command Serve()
    {
        var model = new Option<string>("--model") { Description = "Folder of the weights, with their tokenizer", Required = true };
        var engine = new Option<string>("--engine") { Description = "What is computed with: an ONNX file or a plan of TensorRT (*.plan, *.engine), or a folder with one; absent: that of --model" };
        var port = new Option<int>("--port") { Description = "Port to listen on, on all addresses", DefaultValueFactory = static _ => 8000 };
        var name = new Option<string>("--served-name") { Description = "Name by which clients ask for the model; absent: its folder's" };
        var slots = Count("--max-batch", "Sequences at once", 8);
        var input = Count("--max-input", "Longest prompt, in tokens; absent: as long as fits");
        var context = Count("--max-sequence", "Prompt and answer together, in tokens; absent: what the model was made for");
        var concurrency = Count("--max-concurrency", "Requests at once, those that wait included", 32);
        var threads = Count("--threads", "Threads that compute; absent: one per processor");
        var drain = Count("--drain-seconds", "How long answers may go on after SIGTERM", 30);
        var command = new Command("serve", "Serves a model to OpenAI clients") { model, engine, port, name, slots, input, context, concurrency, threads, drain };
        command.SetAction((parsed, cancellationToken) => ServeProcess.RunAsync(
            new ServeOptions
            {
                Model = parsed.GetValue(model)!,
                Engine = parsed.GetValue(engine),
                Listen = new Uri($"http://0.0.0.0:{parsed.GetValue(port)}"),
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
            await (await work(progress)).WriteAsync(reportFile);
            return ExitCodes.Success;
        }
        catch (JobFailure e)
        {
            progress.Say(e.Message);
            await JobReport.Of(e).WriteAsync(reportFile);
            return e.ExitCode;
        }
    }
}
