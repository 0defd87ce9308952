using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace DeepSeek.Protocol.Replay;

/// <summary>Gives a whole answer as the event stream that the upstream would have sent instead: each text in one piece, since all of it is there.</summary>
public static class AnswerStream
{
    /// <summary>Writes the stream, its end included.</summary>
    /// <param name="answer">A chat completion, a text completion, or a message of Anthropic's Messages API.</param>
    /// <param name="includeUsage">What the request's <c>stream_options.include_usage</c> says. A stream of messages always tells the usage.</param>
    /// <param name="to">Gets the events.</param>
    /// <returns>False: it is no such answer, or one that has not ended, and what was written is worth nothing.</returns>
    public static bool TryWrite(ReadOnlyMemory<byte> answer, bool includeUsage, IBufferWriter<byte> to)
    {
        try
        {
            if (!Utf8.IsValid(answer.Span))
            {
                return false;
            }

            using var document = JsonDocument.Parse(OnOneLine(answer));
            using var events = new EventWriter(to);
            return TryWrite(document.RootElement, includeUsage, events);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryWrite(JsonElement answer, bool includeUsage, EventWriter events)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (answer.TryGetProperty("object"u8, out var kind) && kind.ValueKind == JsonValueKind.String)
        {
            return kind.ValueEquals("chat.completion"u8) ? new ChatEvents(answer, includeUsage, events).TryWrite()
                : kind.ValueEquals("text_completion"u8) && new TextEvents(answer, includeUsage, events).TryWrite();
        }

        return answer.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("message"u8)
            && new MessageEvents(answer, events).TryWrite();
    }

    /// <summary>A line break would end the line of an event. Between values it means nothing, and inside of text it is always escaped.</summary>
    private static ReadOnlyMemory<byte> OnOneLine(ReadOnlyMemory<byte> answer)
    {
        var trimmed = answer.Trim(" \t\r\n"u8);
        if (!trimmed.Span.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return trimmed;
        }

        var line = new ArrayBufferWriter<byte>();
        return CanonicalJson.TryWrite(trimmed, line) ? line.WrittenMemory : trimmed;
    }
}
