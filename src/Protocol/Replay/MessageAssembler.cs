using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Puts events of Anthropic's Messages API (https://platform.claude.com/docs/en/build-with-claude/streaming) together into one message. What
/// <c>message_delta</c> says replaces what <c>message_start</c> said, usage count by count. Events, and deltas of a type that this build
/// doesn't know, give the answer up.
/// </summary>
public sealed class MessageAssembler : AnswerAssembler
{
    private readonly ContentParts _content;
    private readonly RawMembers _message;
    private bool _begun;
    private RawMembers? _usage;

    /// <param name="maxBytes">The most that is kept, in bytes; an answer that needs more is given up.</param>
    public MessageAssembler(int maxBytes)
        : base(maxBytes)
    {
        _message = new RawMembers(Room);
        _content = new ContentParts(Room);
    }

    private protected override bool IsWhole => _begun && _message["stop_reason"u8] is [(byte)'"', _, .., (byte)'"'];

    private protected override void ReadEvent(ref Utf8JsonReader json, ReadOnlySpan<byte> data) => ReadEvent(ref json, RawJson.TypeOf(json), data);

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        _message.WriteTo(json);
        _content.WriteTo(json);
        if (_usage is not null)
        {
            json.WriteStartObject("usage"u8);
            _usage.WriteTo(json);
            json.WriteEndObject();
        }
    }

    private protected override void Forget()
    {
        _message.Clear();
        _content.Clear();
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
        else if (type.SequenceEqual("message_start"u8) && !_begun)
        {
            ReadBegin(ref json, data);
        }
        else if (type.SequenceEqual("message_delta"u8) && _begun)
        {
            ReadEnd(ref json, data);
        }
        else if (type.SequenceEqual("content_block_stop"u8) || type.SequenceEqual("message_stop"u8) || type.SequenceEqual("ping"u8))
        {
            json.Skip();
        }
        else
        {
            Room.Lose();
            json.Skip();
        }
    }

    private void ReadBegin(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        _begun = true;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("message"u8) && json.EnterObject())
            {
                ReadMessage(ref json, data);
            }
            else if (json.TokenType == JsonTokenType.PropertyName)
            {
                json.SkipValue();
            }
        }

        if (_message["type"u8].IsEmpty)
        {
            Room.Lose();
        }
    }

    /// <summary>A message begins without content.</summary>
    private void ReadMessage(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("content"u8))
            {
                json.SkipEmpty(Room);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                ReadUsage(ref json, data);
            }
            else
            {
                _message.Set(json.ReadName(Room), json.ReadRaw(data));
            }
        }
    }

    private void ReadEnd(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("delta"u8))
            {
                if (json.EnterObject())
                {
                    _message.SetAll(ref json, data);
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
                json.SkipEmpty(Room);
            }
        }
    }

    private void ReadUsage(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.EnterObject())
        {
            _usage ??= new RawMembers(Room);
            _usage.SetAll(ref json, data);
        }
    }
}
