using System.Text;
using DeepSeek.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// Keeps a backend's own key from clients and logs where its upstream repeats what it was sent: in headers, and in errors of any form. The
/// content of good answers isn't looked at: what writes that has never seen the key.
/// </summary>
internal static class KeyMask
{
    private const string Mask = "***";

    /// <summary>Takes the key out of how an attempt ended. Headers of its answer are changed in place.</summary>
    /// <param name="outcome">Of the attempt.</param>
    /// <param name="key">Null: there is nothing to hide.</param>
    public static AttemptOutcome Hide(AttemptOutcome outcome, string? key)
    {
        if (key is null)
        {
            return outcome;
        }

        if (outcome.Answer is { } answer)
        {
            Hide(answer.Headers, key);
        }

        return outcome.Failure is not { } failure ? outcome : outcome with
        {
            Failure = failure with { Upstream = Hide(failure.Upstream, key) },
            Answer = outcome.Answer is { } error ? error with { Body = Hide(error.Body, key) } : null,
        };
    }

    /// <summary>Takes the key out of headers, and returns the same.</summary>
    public static HeaderDictionary Hide(HeaderDictionary headers, string? key)
    {
        if (key is null)
        {
            return headers;
        }

        foreach (var (name, values) in headers)
        {
            if (values.Any(v => v?.Contains(key, StringComparison.Ordinal) == true))
            {
                headers[name] = values.Select(v => v?.Replace(key, Mask, StringComparison.Ordinal)).ToArray();
            }
        }

        return headers;
    }

    private static ApiError? Hide(ApiError? error, string key) =>
        error is null ? null : new ApiError(Hide(error.Message, key)!, Hide(error.Type, key), Hide(error.Code, key), Hide(error.Param, key));

    private static string? Hide(string? text, string key) => text?.Replace(key, Mask, StringComparison.Ordinal);

    /// <summary>Latin-1 gives every byte a character and back, whatever the bytes mean.</summary>
    private static ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> body, string key) => body.Span.IndexOf(Encoding.Latin1.GetBytes(key)) < 0
        ? body
        : Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(body.Span).Replace(key, Mask, StringComparison.Ordinal));
}
