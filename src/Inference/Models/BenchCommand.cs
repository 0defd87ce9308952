using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using DeepSeek.Engines;
using DeepSeek.Engines.Inspection;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.TensorRt;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Inference.Building;
using DeepSeek.Inference.Measuring;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Models;

/// <summary><c>deepseek-engine bench</c>: how fast a model is on this machine.</summary>
internal static class BenchCommand
{
    private enum Form
    {
        Text,
        Json,
    }

    public static Command Create()
    {
        var defaults = new EngineBenchOptions();
        var model = new Option<string>("--model") { Description = "An ONNX file, a plan of TensorRT, or a folder with one", Required = true };
        var prompt = Count("--prompt-tokens", "Tokens of each prompt", defaults.PromptTokens);
        var answer = Count("--answer-tokens", "Tokens that each sequence gets behind its prompt", defaults.AnswerTokens);
        var batches = new Option<int[]>("--batch")
        {
            Description = "Sequences at once, several separated by commas; absent: 1,8",
            DefaultValueFactory = _ => [.. defaults.Batches],
            CustomParser = Numbers,
        };
        var rounds = Count("--rounds", "How often all is measured; the fastest counts", defaults.Rounds);
        var context = new Option<int?>("--max-sequence") { Description = "Room for prompt and answer, in tokens, as it is to be served; absent: as much as the two need" };
        var threads = new Option<int?>("--threads") { Description = "Threads that compute; absent: one per processor" };
        var form = new Option<Form>("--output") { Description = "What goes to standard output", DefaultValueFactory = static _ => Form.Text };
        var command = new Command("bench", "Measures how fast a model is on this machine: prompts, answers, memory, time to load") { model, prompt, answer, batches, rounds, context, threads, form };
        context.Validators.Add(AtLeastOne);
        threads.Validators.Add(AtLeastOne);
        command.Validators.Add(result =>
        {
            if (result.GetValue(context) < result.GetValue(prompt) + result.GetValue(answer))
            {
                result.AddError("--max-sequence: prompt and answer don't fit");
            }
        });
        command.SetAction(parsed => ModelCommand.Run(parsed, () =>
        {
            var options = new EngineBenchOptions
            {
                PromptTokens = parsed.GetValue(prompt),
                AnswerTokens = parsed.GetValue(answer),
                Batches = parsed.GetValue(batches)!,
                Rounds = parsed.GetValue(rounds),
            };
            var report = Run(parsed.GetValue(model)!, options, parsed.GetValue(context), parsed.GetValue(threads), new Progress(parsed.InvocationConfiguration.Error, TimeProvider.System));
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(form) == Form.Json ? report.ToJson() : Text(report));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static EngineBenchReport Run(string path, EngineBenchOptions options, int? context, int? threads, Progress progress)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var engine = ServeProcess.Load(EngineKind.OnnxRuntime, path, new EngineOptions
        {
            Slots = options.Batches.Max(),
            ContextLength = context ?? options.PromptTokens + options.AnswerTokens,
            Threads = threads,
        });
        var bench = new EngineBench(engine, options, TimeProvider.System, static () => Environment.CpuUsage.TotalTime);
        var loaded = TimeProvider.System.GetElapsedTime(started);
        progress.Say(string.Create(CultureInfo.InvariantCulture, $"{engine.Model.Path} is loaded after {loaded.TotalSeconds:0.0} s; warming up"));
        bench.WarmUp();
        for (var round = 1; round <= options.Rounds; round++)
        {
            bench.Round();
            progress.Say(string.Create(CultureInfo.InvariantCulture, $"round {round} of {options.Rounds}, best so far: {Rates(bench.Prefill, bench.Decode)}"));
        }

        var isPlan = TensorRtEngine.Takes(engine.Model.Path);
        using var process = Process.GetCurrentProcess();
        return new EngineBenchReport
        {
            Model = engine.Model.Path,
            Runtime = engine.Model.Runtime,
            Precision = isPlan ? null : ModelSummary.Of(engine.Model.Path).Precision.ToString(),
            Threads = threads ?? Environment.ProcessorCount,
            FileBytes = Bytes(engine.Model.Path, isPlan),
            LoadSeconds = loaded.TotalSeconds,
            PeakMemoryBytes = process.PeakWorkingSet64 > 0 ? process.PeakWorkingSet64 : null,
            PromptTokens = options.PromptTokens,
            AnswerTokens = options.AnswerTokens,
            Rounds = options.Rounds,
            PrefillTokensPerSecond = bench.Prefill,
            Decode = bench.Decode,
        };
    }

    private static long Bytes(string path, bool isPlan) => new FileInfo(path).Length + (isPlan ? 0
        : OnnxRuntimeEngine.FilesBeside(path).Sum(beside => new FileInfo(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, beside)).Length));

    private static string Text(EngineBenchReport report) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {report.Model}{(report.Precision is null ? "" : $", {report.Precision}")}, {Progress.Size(report.FileBytes)}, by {report.Runtime} with {report.Threads} threads
        loaded in {report.LoadSeconds:0.0} s, at most {(report.PeakMemoryBytes is { } bytes ? Progress.Size(bytes) : "an unknown amount")} of memory
        best of {report.Rounds} rounds, prompts of {report.PromptTokens} tokens and answers of {report.AnswerTokens}: {Rates(report.PrefillTokensPerSecond, report.Decode)}
        """);

    private static string Rates(Rate prefill, IReadOnlyList<DecodeRate> decode) => string.Create(CultureInfo.InvariantCulture,
        $"prompts {prefill.Best:0} tokens/s; answers {string.Join(", ", decode.Select(static rate => string.Create(CultureInfo.InvariantCulture, $"{rate.TokensPerSecond.Best:0.0} tokens/s {(rate.Batch == 1 ? "alone" : $"by {rate.Batch} at once")}")))}");

    private static Option<int> Count(string name, string description, int absent)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => absent };
        option.Validators.Add(AtLeastOne);
        return option;
    }

    private static void AtLeastOne(OptionResult given)
    {
        if (given.Tokens is [{ Value: var text }] && (!int.TryParse(text, CultureInfo.InvariantCulture, out var number) || number < 1))
        {
            given.AddError($"{given.Option.Name}: '{text}' is no whole number above 0");
        }
    }

    private static int[] Numbers(ArgumentResult result)
    {
        var parts = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
        var numbers = parts.Select(static part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (numbers.Any(static number => number < 1))
        {
            result.AddError($"--batch: '{result.Tokens[0].Value}' isn't whole numbers above 0, separated by commas");
        }

        return numbers;
    }
}
