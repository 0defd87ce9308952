using System.Buffers;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Puts events of Anthropic's Messages API (https://platform.claude.com/docs/en/build-with-claude/streaming) together into one message. What
/// <c>message_delta</c> says replaces what <c>message_start</c> said, usage count by count. Events, and deltas of a type that this build
/// doesn't know, give the answer up.
/// </summary>
public sealed class MessageAssembler : IAnswerAssembler
{
    private readonly AssemblyRoom _room;
    private readonly ContentParts _content;
    private RawMembers? _message;
    private RawMembers? _usage;

    /// <param name="maxBytes">The most that is kept, in bytes; an answer that needs more is given up.</param>
    public MessageAssembler(int maxBytes)
    {
        _room = new AssemblyRoom(maxBytes);
        _content = new ContentParts(_room);
    }

    /// <inheritdoc/>
    public bool Add(ReadOnlySpan<byte> data)
    {
        if (_room.IsLost || data.SequenceEqual("[DONE]"u8))
        {
            return !_room.IsLost;
        }

        try
        {
            Read(new Utf8JsonReader(data), data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _room.Lose();
        }

        if (_room.IsLost)
        {
            _content.Clear();
            _message = null;
        }

        return !_room.IsLost;
    }

    /// <inheritdoc/>
    public byte[]? Complete()
    {
        if (_message is null || _message["stop_reason"u8] is not [(byte)'"', _, .., (byte)'"'])
        {
            return null;
        }

        try
        {
            var to = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(to, RawJson.Writing))
            {
                Write(json, _message);
            }

            return _room.IsLost ? null : to.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A tool's input that is no JSON.
            return null;
        }
    }

    private void Read(Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            _room.Lose();
            return;
        }

        ReadEvent(ref json, RawJson.TypeOf(json), data);

        // Reading on refuses what follows the object.
        json.Read();
    }

    private void ReadEvent(ref Utf8JsonReader json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("content_block_delta"u8))
        {
            _content.Add(ref json, data);
        }
        else if (type.SequenceEqual("content_block_start"u8))
        {
            _content.Begin(ref json, data);
        }
        else if (type.SequenceEqual("message_start"u8) && _message is null)
        {
            ReadBegin(ref json, data);
        }
        else if (type.SequenceEqual("message_delta"u8) && _message is not null)
        {
            ReadEnd(ref json, _message, data);
        }
        else if (type.SequenceEqual("content_block_stop"u8) || type.SequenceEqual("message_stop"u8) || type.SequenceEqual("ping"u8))
        {
            json.Skip();
        }
        else
        {
            _room.Lose();
            json.Skip();
        }
    }

    private void ReadBegin(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        _message = new RawMembers(_room);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("message"u8) && json.EnterObject())
            {
                ReadMessage(ref json, _message, data);
            }
            else if (json.TokenType == JsonTokenType.PropertyName)
            {
                json.SkipValue();
            }
        }

        if (_message["type"u8].IsEmpty)
        {
            _room.Lose();
        }
    }

    /// <summary>A message begins without content.</summary>
    private void ReadMessage(ref Utf8JsonReader json, RawMembers message, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("content"u8))
            {
                json.SkipEmpty(_room);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                ReadUsage(ref json, data);
            }
            else
            {
                message.Set(json.ReadName(_room), json.ReadRaw(data));
            }
        }
    }

    private void ReadEnd(ref Utf8JsonReader json, RawMembers message, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("delta"u8))
            {
                if (json.EnterObject())
                {
                    message.SetAll(ref json, data);
                }
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                ReadUsage(ref json, data);
            }
            else if (json.ValueTextEquals("type"u8))
            {
                json.SkipValue();
            }
            else
            {
                json.SkipEmpty(_room);
            }
        }
    }

    private void ReadUsage(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.EnterObject())
        {
            _usage ??= new RawMembers(_room);
            _usage.SetAll(ref json, data);
        }
    }

    private void Write(Utf8JsonWriter json, RawMembers message)
    {
        json.WriteStartObject();
        message.WriteTo(json);
        _content.WriteTo(json);
        if (_usage is not null)
        {
            json.WriteStartObject("usage"u8);
            _usage.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
