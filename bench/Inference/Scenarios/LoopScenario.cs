using DeepSeek.Bench.Inference.Figures;
using DeepSeek.Bench.Inference.Subjects;
using DeepSeek.Engines;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Inference.Measuring;

namespace DeepSeek.Bench.Inference.Scenarios;

/// <summary>
/// The INT8 model by ONNX Runtime alone, by the product's engine, and by its server through HTTP, in turn: what scheduling, sampling, text and
/// streaming cost.
/// </summary>
internal sealed class LoopScenario : IScenario
{
    private const string Bare = "ONNX Runtime alone", Engine = "our engine", Server = "our server, by HTTP";

    /// <summary>Crowds that are answered before it counts: a compiler at run time is to be done by then.</summary>
    private const int WarmUps = 3;

    public string Name => "loop";

    public async Task<IReadOnlyList<RowFigure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var graph = context.Forms.First(static form => form.IsDefault).Graph;
        var (first, alone, crowd, cpu) = (new Rounds(), new Rounds(), new Rounds(), new Rounds());
        for (var round = 0; round < context.Options.Rounds; round++)
        {
            Add(Bare, MeasureBare(graph, context));
            Add(Engine, MeasureEngine(graph, context));
            Add(Server, await MeasureServerAsync(graph, context, cancellationToken));

            void Add(string row, LoopReading reading)
            {
                context.Progress.Say($"round {round + 1}, {row}: first token after {reading.FirstToken:0.0} ms, one sequence {reading.Alone:0.0} tokens/s ({reading.Cpu:0.0} ms of CPU each), {BenchContext.Crowd} at once {reading.Crowd:0.0}");
                first.Add(round, row, reading.FirstToken);
                alone.Add(round, row, reading.Alone);
                crowd.Add(round, row, reading.Crowd);
                cpu.Add(round, row, reading.Cpu);
            }
        }

        return [.. new[] { Bare, Engine, Server }.SelectMany(row => Row(row, first, alone, crowd, cpu))];
    }

    private IEnumerable<RowFigure> Row(string row, Rounds first, Rounds alone, Rounds crowd, Rounds cpu)
    {
        var (firstToken, one, many) = (first.Of(row), alone.Of(row), crowd.Of(row));
        yield return RowFigure.Of(Name, row, "first token", "ms", firstToken) with { Value = firstToken?.Low };
        yield return RowFigure.Of(Name, row, "one sequence", "tokens/s", one) with { Value = one?.High };
        yield return RowFigure.Of(Name, row, $"{BenchContext.Crowd} at once", "tokens/s", many) with { Value = many?.High };
        yield return RowFigure.Of(Name, row, "CPU per token of one", "ms", cpu.Of(row)) with { Value = cpu.Of(row)?.Low };
        if (row != Bare)
        {
            yield return new RowFigure(Name, row, "one sequence", "× ONNX Runtime", one?.High / alone.Of(Bare)?.High, Target: InferenceTargets.Loop);
            yield return new RowFigure(Name, row, $"{BenchContext.Crowd} at once", "× ONNX Runtime", many?.High / crowd.Of(Bare)?.High, Target: InferenceTargets.Loop);
        }
    }

    private static LoopReading MeasureBare(string graph, BenchContext context)
    {
        var (firstToken, one, cpu) = Run(1);
        return new LoopReading(firstToken, one, Run(BenchContext.Crowd).Rate, cpu);

        (double FirstToken, double Rate, double Cpu) Run(int batch)
        {
            using var loop = new BareLoop(graph, context.Options.Threads, batch, context.Context + 1);
            loop.Step(context.Options.PromptTokens);
            loop.Step(1);
            loop.Reset();
            var started = TimeProvider.System.GetTimestamp();
            loop.Step(context.Options.PromptTokens);
            var prompt = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            var used = Environment.CpuUsage.TotalTime;
            started = TimeProvider.System.GetTimestamp();
            for (var step = 0; step < context.Options.AnswerTokens; step++)
            {
                loop.Step(1);
            }

            var rate = batch * context.Options.AnswerTokens / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            return (prompt, rate, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / (batch * context.Options.AnswerTokens));
        }
    }

    private static LoopReading MeasureEngine(string graph, BenchContext context)
    {
        var options = new EngineBenchOptions { PromptTokens = context.Options.PromptTokens, AnswerTokens = context.Options.AnswerTokens, Batches = [1, BenchContext.Crowd], Rounds = 1 };
        using var engine = OnnxRuntimeEngine.Load(graph, new EngineOptions { Slots = BenchContext.Crowd, ContextLength = context.Context, Threads = context.Options.Threads });
        var bench = new EngineBench(engine, options, TimeProvider.System, static () => Environment.CpuUsage.TotalTime);
        bench.WarmUp();
        bench.Round();
        return new LoopReading(1000 * options.PromptTokens / bench.Prefill.Best, bench.Decode[0].TokensPerSecond.Best, bench.Decode[1].TokensPerSecond.Best, bench.Decode[0].CpuMillisecondsPerToken);
    }

    private static async Task<LoopReading> MeasureServerAsync(string graph, BenchContext context, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(context.Forms[0].Graph)!;
        using var server = await EngineProcess.ServeAsync(folder, graph, context.Options, BenchContext.Crowd, context.Context, cancellationToken);
        var prompt = new string('a', context.Options.PromptTokens);
        for (var times = 0; times < WarmUps; times++)
        {
            await CrowdAsync();
        }

        var used = TimeSpan.Zero;
        var one = await AskAsync(seed: 1, () => used = server.Cpu);
        used = server.Cpu - used;
        var many = await CrowdAsync();
        return new LoopReading(TimeProvider.System.GetElapsedTime(one.Asked, one.Pieces[0]).TotalMilliseconds, StreamedRate.Of([one]), StreamedRate.Of(many), used.TotalMilliseconds / (one.Pieces.Count - 1));

        Task<StreamedAnswer[]> CrowdAsync() => Task.WhenAll(Enumerable.Range(0, BenchContext.Crowd).Select(seed => AskAsync(seed)));

        Task<StreamedAnswer> AskAsync(int seed, Action? begun = null) => StreamedAnswer.AskAsync(server.Client, Path.GetFileName(folder), prompt, context.Options.AnswerTokens, seed, begun, cancellationToken);
    }

    /// <param name="FirstToken">Milliseconds from the question, or the start of the prompt.</param>
    /// <param name="Alone">Tokens per second of one sequence.</param>
    /// <param name="Crowd">Tokens per second of many at once, together.</param>
    /// <param name="Cpu">Milliseconds of processors for each token of one sequence, of the process that computes.</param>
    private sealed record LoopReading(double FirstToken, double Alone, double Crowd, double Cpu);
}
