using DeepSeek.Engines;
using DeepSeek.Engines.OnnxRuntime;
using DeepSeek.Inference.Http;
using DeepSeek.Inference.Metering;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Inference.Weights;
using DeepSeek.Testing.Samples;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace DeepSeek.Inference.Tests.Http;

/// <summary>The server in this process, with a tiny model of this repository, over real HTTP.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Name = "tiny";

    private readonly CancellationTokenSource _stop = new();
    private readonly InferenceServer _server;
    private readonly DecoderEngine _engine;
    private readonly Scheduler _scheduler;
    private readonly Task _computing;

    private TestServer(string graph, int slots, int waiting, bool loaded)
    {
        var registry = Metrics.NewCustomRegistry();
        _server = new InferenceServer(new Uri("http://127.0.0.1:0"), Serving, registry, TimeProvider.System, NullLoggerFactory.Instance);
        _engine = OnnxRuntimeEngine.Load(Path.Combine(Folder, graph), new EngineOptions { Slots = slots, Threads = 1 });
        _scheduler = new Scheduler(_engine, waiting, new InferenceMetrics(registry), TimeProvider.System, new Random(1));
        _computing = Task.Factory.StartNew(() => _scheduler.Run(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (loaded)
        {
            Begin();
        }
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests/Testing/Models/thinking");

    public Serving Serving { get; } = new();

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public int Load => _scheduler.Load;

    /// <summary>Tokens that slots hold.</summary>
    public int Held => Enumerable.Range(0, _engine.Model.Slots).Sum(_engine.Length);

    /// <param name="graph">Of the model that adds as a reasoning model does.</param>
    /// <param name="slots">Sequences at once.</param>
    /// <param name="waiting">Requests that may wait.</param>
    /// <param name="loaded">Whether the model is there already.</param>
    public static async Task<TestServer> StartAsync(string graph = "model_slots.onnx", int slots = 4, int waiting = 64, bool loaded = true)
    {
        var server = new TestServer(graph, slots, waiting, loaded);
        await server._server.StartAsync(CancellationToken.None);
        server.Client.BaseAddress = server._server.Address;
        return server;
    }

    public void Begin() => Serving.Begin(ModelFolder.Read(Folder, static _ => { }).Serve(Name, _engine.Model, longestPrompt: null), _scheduler);

    public async ValueTask DisposeAsync()
    {
        _scheduler.Abort();
        await _stop.CancelAsync();
        await _computing;
        await _server.DisposeAsync();
        _scheduler.Dispose();
        _engine.Dispose();
        _stop.Dispose();
        Client.Dispose();
    }
}
