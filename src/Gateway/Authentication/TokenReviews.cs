using System.Security.Cryptography;
using System.Text;
using DeepSeek.Gateway.Metering;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Authentication;

// 1. known    an answer that is fresh is used                                            ReviewMemory
// 2. resting  after a failure nobody asks for a moment: what is known is used, if at all
// 3. join     one question per token, however many requests bear it
// 4. ask      a few questions at a time, each for a short while                          TokenReviewer
// 5. keep     what was answered; of a failure nothing

/// <summary>Whose tokens are, asking the API server as seldom as can be. Good tokens outlive its absence for some minutes. Thread-safe.</summary>
internal sealed class TokenReviews(TokenReviewer reviewer, GatewayMetrics metrics, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MaxAtOnce = 16;
    private const int MaxWaiting = 256;

    /// <summary>Of one question, the wait for its turn included.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>A server in trouble isn't helped by more questions, nor is a client by waiting for each.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ReviewMemory _memory = new(time);
    private readonly ReviewLog _log = new(logger);
    private readonly Dictionary<string, Task<ReviewAnswer>> _asking = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(MaxAtOnce);
    private ReviewAnswer? _failure;
    private long _failedAt;

    /// <param name="token">As the client sent it.</param>
    /// <param name="audience">What it must have been issued for.</param>
    /// <param name="cancellationToken">This client waits no longer; others that bear the token still may.</param>
    public async ValueTask<ReviewAnswer> ReviewAsync(string token, string audience, CancellationToken cancellationToken)
    {
        var digest = Digest(token, audience);
        Task<ReviewAnswer>? asking;
        lock (_lock)
        {
            if (_memory.Fresh(digest) is { } fresh)
            {
                return fresh;
            }

            if (_failure is { } failure && time.GetElapsedTime(_failedAt) < Rest)
            {
                return _memory.Usable(digest) ?? failure;
            }

            if (!_asking.TryGetValue(digest, out asking))
            {
                if (_asking.Count == MaxWaiting)
                {
                    return _memory.Usable(digest) ?? ReviewAnswer.Overloaded;
                }

                asking = AskAsync(digest, token, audience);
                _asking[digest] = asking;
            }
        }

        var answer = await asking.WaitAsync(cancellationToken);
        return answer.IsKnown ? answer : UsableOr(answer, digest);
    }

    public void Dispose() => _places.Dispose();

    private ReviewAnswer UsableOr(ReviewAnswer failure, string digest)
    {
        lock (_lock)
        {
            return _memory.Usable(digest) ?? failure;
        }
    }

    private async Task<ReviewAnswer> AskAsync(string digest, string token, string audience)
    {
        // It must not end before its caller has listed it.
        await Task.Yield();
        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            var answer = await InTurnAsync(token, audience, limit.Token);
            if (answer.IsKnown)
            {
                lock (_lock)
                {
                    _memory.Keep(digest, answer, TokenExpiry.Find(token));
                }
            }

            return answer;
        }
        finally
        {
            lock (_lock)
            {
                _asking.Remove(digest);
            }
        }
    }

    private async Task<ReviewAnswer> InTurnAsync(string token, string audience, CancellationToken limit)
    {
        try
        {
            await _places.WaitAsync(limit);
        }
        catch (OperationCanceledException)
        {
            return ReviewAnswer.Overloaded;
        }

        try
        {
            return Tell(await reviewer.AskAsync(token, audience, limit));
        }
        catch (OperationCanceledException)
        {
            return Tell(ReviewAnswer.Late);
        }
        finally
        {
            _places.Release();
        }
    }

    private ReviewAnswer Tell(ReviewAnswer answer)
    {
        metrics.TokenReview(answer.Outcome);
        lock (_lock)
        {
            _log.Tell(answer);
            _failure = answer.IsKnown ? null : answer;
            _failedAt = time.GetTimestamp();
        }

        return answer;
    }

    /// <summary>Of both: what was said of a token is said for one audience.</summary>
    private static string Digest(string token, string audience) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{audience}\n{token}")));
}
