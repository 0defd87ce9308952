using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>A choice of a chat or of a text completion.</summary>
internal sealed class ChoiceParts(AssemblyRoom room, int index)
{
    private readonly RawMembers _members = new(room);
    private MessageParts? _message;
    private Pieces? _text;
    private PieceSet? _logprobs;
    private bool _isWithoutLogprobs;
    private byte[]? _finish;

    /// <summary>The place of the choice in the answer.</summary>
    public int Index { get; } = index;

    /// <summary>Whether a finish reason was given.</summary>
    public bool IsFinished => _finish is not null;

    /// <summary>Whether it is a message.</summary>
    public bool IsChat => _message is not null && _text is null;

    /// <summary>Whether it is text.</summary>
    public bool IsText => _text is not null && _message is null;

    /// <summary>Takes what a chunk says of the choice.</summary>
    /// <param name="json">Stands on the beginning of an object, and is left on its end.</param>
    /// <param name="data">What the reader reads.</param>
    public void Add(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("delta"u8))
            {
                (_message ??= new MessageParts(room)).Add(ref json, data);
            }
            else if (json.ValueTextEquals("text"u8))
            {
                (_text ??= new Pieces(room)).AddText(ref json);
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                Finish(json.ReadRaw(data));
            }
            else if (json.ValueTextEquals("logprobs"u8))
            {
                AddLogprobs(ref json, data);
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.SkipValue();
            }
            else
            {
                AddOther(json.ReadName(room), json.ReadRaw(data));
            }
        }
    }

    /// <summary>Writes the choice as an item of a list.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, Index);
        if (_message is not null)
        {
            json.WritePropertyName("message"u8);
            _message.WriteTo(json);
        }

        _text?.WriteText(json, "text"u8);
        WriteLogprobs(json);
        json.WriteRaw("finish_reason"u8, _finish);
        _members.WriteTo(json);
        json.WriteEndObject();
    }

    private void Finish(ReadOnlySpan<byte> reason)
    {
        if (reason.SequenceEqual("null"u8) || reason.SequenceEqual("\"\""u8))
        {
            return;
        }

        if (_finish is not null && !reason.SequenceEqual(_finish))
        {
            room.Lose();
        }

        _finish = reason.ToArray();
    }

    /// <summary>Lists by name, of whatever names. They grow as the text does.</summary>
    private void AddLogprobs(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!json.EnterObject())
        {
            _isWithoutLogprobs = true;
            return;
        }

        _logprobs ??= new PieceSet(room);
        while (json.NextProperty())
        {
            _logprobs[json.ReadName(room)].AddItems(ref json, data);
        }
    }

    /// <summary>
    /// A member that isn't known may say something once: then it is what it is, as the stop token that some servers tell with the finish
    /// reason. Said again it could be one that comes in pieces.
    /// </summary>
    private void AddOther(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var now = _members[name];
        if (now.IsEmpty)
        {
            _members.Set(name, value);
        }
        else if (!IsBlank(value))
        {
            if (!IsBlank(now))
            {
                room.Lose();
            }

            _members.Set(name, value);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("null"u8) || value.SequenceEqual("\"\""u8) || value.SequenceEqual("{}"u8) || value.SequenceEqual("[]"u8);

    private void WriteLogprobs(Utf8JsonWriter json)
    {
        if (_logprobs is not null)
        {
            json.WriteStartObject("logprobs"u8);
            _logprobs.WriteItems(json);
            json.WriteEndObject();
        }
        else if (_isWithoutLogprobs)
        {
            json.WriteNull("logprobs"u8);
        }
    }
}
