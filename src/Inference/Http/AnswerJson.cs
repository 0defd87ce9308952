using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Http;

/// <summary>
/// Writes answers in OpenAI's dialect (https://platform.openai.com/docs/api-reference/chat), with thoughts as DeepSeek writes them, in
/// reasoning_content: https://api-docs.deepseek.com/guides/reasoning_model.
/// </summary>
/// <param name="id">Of the answer.</param>
/// <param name="model">Its name.</param>
/// <param name="created">Unix time, seconds.</param>
/// <param name="chat">Whether it is of a chat, or of a text completion.</param>
/// <param name="withUsage">Whether a stream tells usage: its other chunks say null then.</param>
internal sealed class AnswerJson(string id, string model, long created, bool chat, bool withUsage)
{
    // Text goes to clients that parse JSON, never into HTML: letters stay letters.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The first chunk of a chat: who speaks.</summary>
    public ReadOnlyMemory<byte> Role() => Chunk(static json =>
    {
        json.WriteStartObject("delta");
        json.WriteString("role", "assistant");
        json.WriteString("content", "");
        json.WriteEndObject();
    }, reason: null);

    public ReadOnlyMemory<byte> Piece(AnswerPiece piece) => Chunk(json =>
    {
        if (chat)
        {
            json.WriteStartObject("delta");
            json.WriteString(piece.Thought ? "reasoning_content" : "content", piece.Text);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("text", piece.Text);
        }
    }, reason: null);

    public ReadOnlyMemory<byte> End(string reason) => Chunk(json =>
    {
        if (chat)
        {
            json.WriteStartObject("delta");
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("text", "");
        }
    }, reason);

    /// <summary>The last chunk, of token counts alone.</summary>
    public ReadOnlyMemory<byte> Usage(TokenCounts counts) => Write(streamed: true, json =>
    {
        json.WriteStartArray("choices");
        json.WriteEndArray();
        counts.Write(json);
    });

    /// <summary>A whole answer.</summary>
    /// <param name="text">Of the answer.</param>
    /// <param name="thoughts">Empty: the field is left out.</param>
    /// <param name="reason">Of its end.</param>
    /// <param name="counts">Tokens.</param>
    public ReadOnlyMemory<byte> Whole(string text, string thoughts, string reason, TokenCounts counts) => Write(streamed: false, json =>
    {
        Choice(json, () =>
        {
            if (!chat)
            {
                json.WriteString("text", text);
                return;
            }

            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", text);
            if (thoughts.Length > 0)
            {
                json.WriteString("reasoning_content", thoughts);
            }

            json.WriteEndObject();
        }, reason);
        counts.Write(json);
    });

    private ReadOnlyMemory<byte> Chunk(Action<Utf8JsonWriter> content, string? reason) => Write(streamed: true, json =>
    {
        Choice(json, () => content(json), reason);
        if (withUsage)
        {
            json.WriteNull("usage");
        }
    });

    private static void Choice(Utf8JsonWriter json, Action content, string? reason)
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        content();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", reason);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private ReadOnlyMemory<byte> Write(bool streamed, Action<Utf8JsonWriter> members)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Plain);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", !chat ? "text_completion" : streamed ? "chat.completion.chunk" : "chat.completion");
        json.WriteNumber("created", created);
        json.WriteString("model", model);
        members(json);
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }
}
