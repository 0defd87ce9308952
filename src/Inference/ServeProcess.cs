using DeepSeek.Engines;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Engines.TensorRt;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Hosting.Logging;
using DeepSeek.Inference.Building;
using DeepSeek.Inference.Http;
using DeepSeek.Inference.Metering;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Weights;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Inference;

/// <summary>The model server as a process: listens, loads, says a first token to itself, serves, and drains.</summary>
internal static partial class ServeProcess
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        using var termination = new Termination();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, termination.Requested);
        using var loggers = LoggerFactory.Create(static logging => logging.AddProductConsole());
        var logger = loggers.CreateLogger("deepseek-engine");
        var serving = new Serving();
        await using var server = new InferenceServer(options.Listen, serving, Metrics.DefaultRegistry, TimeProvider.System, loggers);
        await ListenAsync(server, cancellationToken);
        Log.Listening(logger, server.Address, options.Model);
        try
        {
            using var engine = await Task.Run(() => Load(options.Kind, options.Engine ?? options.Model, Of(options)), CancellationToken.None);
            var folder = ModelFolder.Read(options.Model, why => Log.NoChats(logger, why));
            await ServeAsync(options, engine, folder.Serve(options.Name, engine.Model, options.LongestPrompt), serving, logger, stop.Token);
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is EngineException or ModelFileException)
        {
            Log.NotLoaded(logger, e.Message);
            return ExitCodes.Failure;
        }
        finally
        {
            await server.StopAsync(CancellationToken.None);
        }
    }

    private static async Task ServeAsync(ServeOptions options, DecoderEngine engine, ServedModel model, Serving serving, ILogger logger, CancellationToken stop)
    {
        WarmUp(engine, model);
        using var scheduler = new Scheduler(engine, Math.Max(options.Concurrency - engine.Model.Slots, 0), new InferenceMetrics(Metrics.DefaultRegistry), TimeProvider.System, new Random(Environment.ProcessId));
        using var idle = new CancellationTokenSource();
        var computing = Task.Factory.StartNew(() => scheduler.Run(idle.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        serving.Begin(model, scheduler);
        Log.Ready(logger, model.Name, engine.Model.Runtime, engine.Model.Slots, engine.Model.ContextLength);

        if (await Task.WhenAny(computing, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop)) == computing)
        {
            await computing; // which ends by itself only by a bug, and says which
        }

        Log.Draining(logger, scheduler.Load);
        await serving.DrainAsync(options.Drain, TimeProvider.System, CancellationToken.None);
        await idle.CancelAsync();
        await computing;
    }

    // The first step allocates and compiles: the first client isn't the one to wait for it.
    private static void WarmUp(DecoderEngine engine, ServedModel model)
    {
        engine.Prefill(0, [model.Ends.First()], new float[engine.Model.VocabularySize]);
        engine.Free(0);
    }

    internal static DecoderEngine Load(EngineKind kind, string path, EngineOptions options) =>
        kind == EngineKind.TensorRT || TensorRtEngine.Takes(path) ? TensorRtEngine.Load(path, options) : OnnxRuntimeEngine.Load(path, options);

    private static EngineOptions Of(ServeOptions options) => new() { Slots = options.Slots, ContextLength = options.ContextLength, Threads = options.Threads };

    private static async Task ListenAsync(InferenceServer server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new UsageException($"--port: {e.Message}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Address}, loading {Model}")]
        public static partial void Listening(ILogger logger, Uri address, string model);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Chats will be refused, text completions served: {Why}")]
        public static partial void NoChats(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Information, Message = "Serving {Name} by {Runtime}: {Slots} sequences at once, {Context} tokens each")]
        public static partial void Ready(ILogger logger, string name, string runtime, int slots, int context);

        [LoggerMessage(Level = LogLevel.Information, Message = "Draining: {Load} answers are under way")]
        public static partial void Draining(ILogger logger, int load);

        [LoggerMessage(Level = LogLevel.Error, Message = "The model can't be served: {Why}")]
        public static partial void NotLoaded(ILogger logger, string why);
    }
}
