using System.Globalization;
using System.Net;
using System.Text;
using DeepSeek.Inference.Tests.Http;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Programs;

/// <summary>Thousands of clients, many of whom leave in the middle: nothing of them stays.</summary>
public sealed class ServeSoakTests
{
    private const int Requests = 10_000;
    private const int WarmUp = 2_000;
    private const int Clients = 32;

    /// <summary>The caches of the requests after the warm-up, had they been kept, would be some 100 MB and more.</summary>
    private const long MostGrowth = 50_000_000;

    private int _asked;
    private int _answered;
    private int _left;

    [Theory]
    [InlineData("model_slots.onnx")]
    [InlineData("model.onnx")]
    public async Task Slots_memory_and_sockets_are_free_when_all_clients_have_gone(string graph)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "this system has no /proc");
        await using var program = EngineProgram.Start(["serve", "--model", TestServer.Folder, "--engine", Path.Combine(TestServer.Folder, graph), "--host", "127.0.0.1", "--port", "0", "--max-concurrency", "128"]);
        using var probe = await program.ServedAsync();
        await AskAllAsync(probe.BaseAddress!, WarmUp);
        await IdleAsync(probe);
        var (memory, files) = (program.Memory, program.OpenFiles);

        await AskAllAsync(probe.BaseAddress!, Requests);

        await IdleAsync(probe);
        TestContext.Current.SendDiagnosticMessage("{0}: {1} answered, {2} left; {3:0} MB, then {4:0} MB; {5} files, then {6}", graph, _answered, _left, memory / 1e6, program.Memory / 1e6, files, program.OpenFiles);
        Assert.True(_answered > Requests / 2 && _left > Requests / 8, $"{_answered} answered, {_left} left");
        Assert.True(program.Memory - memory < MostGrowth, $"{memory} bytes became {program.Memory}");
        await Eventually.RightAsync(() => Task.FromResult(program.OpenFiles <= files + 2 ? null : $"{files} files were open, and {program.OpenFiles} are"));
        Assert.DoesNotContain("fail:", program.Output, StringComparison.Ordinal);
    }

    private async Task AskAllAsync(Uri server, int until)
    {
        // Who disposes of an answer leaves at once, instead of hearing it out.
        using var client = new HttpClient(new SocketsHttpHandler { MaxResponseDrainSize = 0 }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(1) };
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async seed =>
        {
            var random = new Random(seed + until);
            while (Interlocked.Increment(ref _asked) <= until)
            {
                await AskAsync(client, random.Next(100), (Patience)Math.Min(random.Next(8), (int)Patience.Endless));
            }

            Interlocked.Decrement(ref _asked);
        }));
    }

    private async Task AskAsync(HttpClient client, int sum, Patience patience)
    {
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions")
        {
            Content = new StringContent($$"""{"prompt":"{{sum / 10}}+{{sum % 10}}=","stream":true,"max_tokens":{{(patience == Patience.Endless ? 3 : 100)}},"temperature":1,"seed":{{sum}}}""", Encoding.UTF8, "application/json"),
        };
        try
        {
            var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            if (patience == Patience.None)
            {
                await leaving.CancelAsync();
            }

            using var response = await sending;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (patience == Patience.Endless)
            {
                Assert.EndsWith("data: [DONE]\n\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                Interlocked.Increment(ref _answered);
                return;
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // It left.
        }

        Interlocked.Increment(ref _left);
    }

    private static async Task IdleAsync(HttpClient probe)
    {
        var page = "";
        await Eventually.BeTrueAsync(
            async () => (page = await probe.GetStringAsync(new Uri("/metrics", UriKind.Relative))) is not null && new[] { "dslm_num_requests_running", "dslm_num_requests_waiting", "dslm_kv_cache_usage" }.All(name => Value(page, name) == 0),
            "every slot is free");
    }

    private static double Value(string page, string name) => double.Parse(page.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);

    /// <summary>When a client leaves.</summary>
    private enum Patience
    {
        /// <summary>While it asks.</summary>
        None,

        /// <summary>As the answer begins.</summary>
        Short,

        /// <summary>Never.</summary>
        Endless,
    }
}
