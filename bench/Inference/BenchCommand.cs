using System.CommandLine;
using System.Globalization;

namespace DeepSeek.Bench.Inference;

/// <summary>The command line.</summary>
internal static class BenchCommand
{
    public static RootCommand Create()
    {
        var defaults = new InferenceBenchOptions();
        var rounds = Count("--rounds", "How often each row is measured", defaults.Rounds);
        var threads = Count("--threads", "Threads that compute", defaults.Threads);
        var prompt = Count("--prompt-tokens", "Tokens of each prompt", defaults.PromptTokens);
        var answer = Count("--answer-tokens", "Tokens that each sequence gets behind its prompt", defaults.AnswerTokens);
        var only = new Option<string>("--only") { Description = $"Scenarios, separated by commas, of {string.Join(", ", InferenceBenchRun.Names)}; absent: all", DefaultValueFactory = static _ => "" };
        var force = new Option<bool>("--force") { Description = "Measure on a busy machine too" };
        var root = new RootCommand("Measures the model server's engine on CPUs: INT8 beside FP32, many sequences beside one, and all of it beside ONNX Runtime alone.") { rounds, threads, prompt, answer, only, force };
        root.Validators.Add(result =>
        {
            foreach (var unknown in List(result.GetValue(only)).Except(InferenceBenchRun.Names))
            {
                result.AddError($"--only: there is no scenario '{unknown}'");
            }
        });
        root.SetAction((parsed, cancellationToken) => RunSetting.InAsync(
            parsed.GetValue(force),
            setting => new InferenceBenchRun(
                new InferenceBenchOptions
                {
                    Rounds = parsed.GetValue(rounds),
                    Threads = parsed.GetValue(threads),
                    PromptTokens = parsed.GetValue(prompt),
                    AnswerTokens = parsed.GetValue(answer),
                    Only = List(parsed.GetValue(only)),
                },
                setting).RunAsync(cancellationToken),
            cancellationToken));
        return root;
    }

    private static Option<int> Count(string name, string description, int absent)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => absent };
        option.Validators.Add(static given =>
        {
            // What is no number is told by the option itself.
            if (given.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < 1)
            {
                given.AddError($"{given.Option.Name}: at least 1");
            }
        });
        return option;
    }

    private static string[] List(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
