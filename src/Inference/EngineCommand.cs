using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Building;
using DeepSeek.Inference.Models;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Weights;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference;

/// <summary>The command line of <c>deepseek-engine</c>, a subcommand for each of its works.</summary>
internal static class EngineCommand
{
    public static RootCommand Create() => new("Fetches the weights of DeepSeek models, builds engines of them, and serves them.")
    {
        FetchCommand.Create(), BuildCommand.Create(), Verify(), Serve(), QuantizeCommand.Create(), PreflightCommand.Create(), InspectCommand.Create(), BenchCommand.Create(),
    };

    private static Command Verify()
    {
        var engines = new Option<string>("--engines") { Description = "Folder of all engines", Required = true };
        var keys = new Option<string[]>("--key") { Description = "The engine; of several one must do", Required = true };
        var flags = new JobFlags();
        var command = new Command("verify", "Checks that an engine is there and whole") { engines, keys };
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) => JobRun.RunAsync(flags.Of(parsed), async (progress, stop) =>
        {
            var folder = await EngineVerify.RunAsync(parsed.GetValue(engines)!, parsed.GetValue(keys)!, stop);
            progress.Say($"{folder} is whole");
            return new JobReport();
        }, cancellationToken));
        return command;
    }

    private static Command Serve()
    {
        var model = new Option<string>("--model") { Description = "Folder of the weights, with their tokenizer", Required = true };
        var engine = new Option<string>("--engine") { Description = "What is computed with: an ONNX file or a plan of TensorRT (*.plan, *.engine), or a folder with one; absent: that of --model" };
        var engines = new Option<string>("--engines") { Description = "Folder of all engines, where --key chooses" };
        var keys = new Option<string[]>("--key") { Description = "The engine in --engines; of several the first that is there and fits the GPU" };
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
        var slots = Counting.Option("--max-batch", "Sequences at once", 8);
        var input = Counting.Option("--max-input", "Longest prompt, in tokens; absent: as long as fits");
        var context = Counting.Option("--max-sequence", "Prompt and answer together, in tokens; absent: what the model was made for");
        var concurrency = Counting.Option("--max-concurrency", "Requests at once, those that wait included", 32);
        var threads = Counting.Option("--threads", "Threads that compute; absent: one per processor");
        var drain = Counting.Option("--drain-seconds", "How long answers may go on after SIGTERM", 30);
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

    private static string? Chosen(string? engines, string[] keys)
    {
        if (engines is null || keys.Length == 0)
        {
            return null;
        }

        var present = keys.Select(key => Path.Combine(engines, key)).Where(static folder => EngineDescription.Read(folder) is not null).ToArray();
        // Of one alone loading says better what is wrong with it.
        return present.FirstOrDefault(folder => present.Length == 1 || EngineVerify.Unsuitable(folder) is null) ?? present.FirstOrDefault()
            ?? throw new UsageException($"--key: none of {string.Join(", ", keys)} is in {engines}");
    }

    private static IPAddress? Address(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        result.AddError("--host: an address is needed, such as 0.0.0.0 for all, or 127.0.0.1");
        return null;
    }
}
