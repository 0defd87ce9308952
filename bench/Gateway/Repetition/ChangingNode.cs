using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DeepSeek.Testing.Upstream;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Bench.Gateway.Repetition;

/// <summary>A node that takes its time for each answer, and whose answers change with the day.</summary>
internal sealed partial class ChangingNode : IAsyncDisposable
{
    private static readonly TimeSpan ThinkingTime = TimeSpan.FromMilliseconds(50);

    private readonly ScriptedUpstream _upstream;
    private int _asked;
    private long _began;

    private ChangingNode(ScriptedUpstream upstream)
    {
        _upstream = upstream;
        _upstream.Always(ServeAsync);
    }

    public Uri Url => new(_upstream.Url);

    /// <summary>Questions since the day began.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<ChangingNode> StartAsync() => new(await ScriptedUpstream.StartAsync());

    /// <summary>Begins a new day.</summary>
    public void Begin() => (_asked, _began) = (0, TimeProvider.System.GetTimestamp());

    /// <summary>What it would answer now.</summary>
    public string AnswerTo(int question)
    {
        var time = TimeProvider.System.GetElapsedTime(_began);
        // Answers don't all change at the same moment.
        var version = Day.PeriodOf(question) is { } period ? (int)((time + (period * (question % 97 / 97.0))) / period) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"answer {version} to question {question}");
    }

    public static string Ask(int question) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"model":"deepseek-chat","messages":[{"role":"user","content":"question {{question}}"}],"temperature":0}""");

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task ServeAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        // Whoever starts a gateway asks something else first.
        var question = Number().Match(Encoding.UTF8.GetString((byte[])http.Items["body"]!)) is { Success: true } asked ? int.Parse(asked.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        await Task.Delay(ThinkingTime, cancellationToken);
        await Behaviours.Json(StatusCodes.Status200OK, Chunks.Answer(AnswerTo(question)))(http, cancellationToken);
    }

    [GeneratedRegex(@"""question (\d+)""")]
    private static partial Regex Number();
}
