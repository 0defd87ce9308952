using System.Buffers;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Embeddings;
using DeepSeek.Protocol.Errors;
using DeepSeek.Protocol.Messages;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Reads an answer that is no stream to its end, and judges it. Blank lines before the JSON (DeepSeek's way of saying "wait") are part of it.</summary>
internal static class AnswerReader
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;
    private const int MaxErrorBytes = 1024 * 1024;

    /// <summary>An answer with a status of success. Throws as the upstream's stream does.</summary>
    public static async Task<AttemptOutcome> ReadAsync(HttpResponseMessage response, Endpoint endpoint, bool ownKey, WaitClock waits, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (await BodyAsync(response, MaxAnswerBytes, waits, cancellationToken) is not { } body)
        {
            return AttemptOutcome.Failed(FailureClassifier.OversizedAnswer, status);
        }

        var part = Read(body.Span, endpoint);
        return Judge(body.Span, part, endpoint, ownKey) is { } failure
            ? AttemptOutcome.Failed(failure, status)
            : new AttemptOutcome { Status = status, Answer = new Answer(status, ForwardedHeaders.OfAnswer(response), body), Usage = part.Usage };
    }

    /// <summary>An answer with any other status. Throws as the upstream's stream does.</summary>
    public static async Task<AttemptOutcome> ReadErrorAsync(HttpResponseMessage response, bool ownKey, DateTimeOffset now, WaitClock waits, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var body = await BodyAsync(response, MaxErrorBytes, waits, cancellationToken) ?? ReadOnlyMemory<byte>.Empty;
        var failure = FailureClassifier.OfStatus(status, ApiError.Find(body.Span), ownKey, RetryAfterOf(response, now));
        return new AttemptOutcome
        {
            Failure = failure,
            Status = status,
            Answer = failure.Class == FailureClass.Caller ? new Answer(status, ForwardedHeaders.OfAnswer(response), body) : null,
        };
    }

    /// <summary>What a whole answer of an endpoint says.</summary>
    public static CompletionPart Read(ReadOnlySpan<byte> body, Endpoint endpoint) => endpoint switch
    {
        Endpoint.Messages => MessageReader.Read(body),
        Endpoint.Embeddings => EmbeddingsReader.Read(body),
        _ => CompletionReader.Read(body),
    };

    private static Failure? Judge(ReadOnlySpan<byte> body, CompletionPart part, Endpoint endpoint, bool ownKey)
    {
        if (body.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return FailureClassifier.EmptyAnswer;
        }

        if (part.IsError)
        {
            return FailureClassifier.OfInBandError(ApiError.Find(body), ownKey);
        }

        if (!part.WellFormed || (endpoint.HasBody() && part.Choices == 0))
        {
            return FailureClassifier.MalformedAnswer;
        }

        return part.IsCutShort ? FailureClassifier.OfFinish(part.Finish) : null;
    }

    /// <summary>Null when it is larger than allowed.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpResponseMessage response, int limit, WaitClock waits, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = response.Content.Headers.ContentLength ?? 0;
        if (length > limit)
        {
            return null;
        }

        var body = new ArrayBufferWriter<byte>(Math.Max(4096, (int)length));
        while (true)
        {
            int read;
            using (waits.Begin())
            {
                read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken);
            }

            if (read == 0)
            {
                return body.WrittenMemory;
            }

            body.Advance(read);
            if (body.WrittenCount > limit)
            {
                return null;
            }
        }
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now)
    {
        var given = response.Headers.RetryAfter;
        var wait = given?.Delta ?? (given?.Date is { } date ? date - now : null);
        return wait is { } w && w < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
