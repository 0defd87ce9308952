using DeepSeek.Inference.Measuring;
using DeepSeek.Inference.Tests.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Inference.Tests.Measuring;

/// <summary>With an engine of which each computation takes a time that is known.</summary>
public sealed class EngineBenchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountingEngine _engine = new(slots: 3, chunk: 4);
    private readonly EngineBench _bench;
    private TimeSpan _step = TimeSpan.FromSeconds(1);

    public EngineBenchTests()
    {
        var started = _time.GetTimestamp();
        _engine.Before = _ => _time.Advance(_step);
        var options = new EngineBenchOptions { PromptTokens = 8, AnswerTokens = 5, Batches = [1, 3] };
        _bench = new EngineBench(_engine, options, _time, () => 2 * _time.GetElapsedTime(started));
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Prompts_are_measured_one_by_one_and_answers_by_all_tokens_of_a_step()
    {
        _bench.Round();

        // Eight tokens are two chunks.
        Assert.Equal(4, _bench.Prefill.Best);
        Assert.Equal([new DecodeRate(1, new Rate(1, 1), 2_000), new DecodeRate(3, new Rate(3, 3), 2_000.0 / 3)], _bench.Decode);
        Assert.Equal((3, 0), (_engine.Widest, _engine.Taken));
    }

    [Fact]
    public void Fastest_and_middle_round_are_told()
    {
        foreach (var seconds in (int[])[4, 1, 2])
        {
            _step = TimeSpan.FromSeconds(seconds);
            _bench.Round();
        }

        Assert.Equal((new Rate(1, 0.5), 2_000), (_bench.Decode[0].TokensPerSecond, _bench.Decode[0].CpuMillisecondsPerToken));
        Assert.Equal(new Rate(4, 2), _bench.Prefill);
    }

    [Fact]
    public void What_the_first_steps_take_does_not_count()
    {
        _step = TimeSpan.FromMilliseconds(1);
        _bench.WarmUp();
        _step = TimeSpan.FromSeconds(1);
        _bench.Round();
        Assert.Equal(4, _bench.Prefill.Best);
        Assert.Equal(1, _bench.Decode[0].TokensPerSecond.Best);
    }
}
