using DeepSeek.Protocol.Routing;
using Polly;
using Polly.Retry;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>The one owner of retries: Polly counts and waits, <see cref="AttemptSequence"/> says whether and where to.</summary>
internal static class RetryPipeline
{
    /// <summary>The sequence that an execution belongs to.</summary>
    public static readonly ResiliencePropertyKey<AttemptSequence> Sequence = new("sequence");

    public static ResiliencePipeline<AttemptOutcome> Build(RetrySettings settings, TimeProvider time)
    {
        if (settings.Attempts == 1)
        {
            return ResiliencePipeline<AttemptOutcome>.Empty;
        }

        return new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<AttemptOutcome>
            {
                MaxRetryAttempts = settings.Attempts - 1,
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Result is { } outcome && args.Context.Properties.GetValue(Sequence, null!).WantsAnother(outcome)),
                DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(
                    args.Context.Properties.GetValue(Sequence, null!).BackOff()),
            })
            .Build();
    }
}
