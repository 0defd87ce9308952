using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>The message of a choice of a chat, put together from its <c>delta</c>s.</summary>
internal sealed class MessageParts(AssemblyRoom room)
{
    private readonly PieceSet _texts = new(room);
    private readonly RawMembers _role = new(room);
    private readonly List<ToolCallParts> _calls = [];
    private FunctionParts? _function;

    /// <summary>Takes a delta.</summary>
    /// <param name="json">Stands on the property, and is left on the end of its value.</param>
    /// <param name="data">What the reader reads.</param>
    public void Add(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            if (IsText(json))
            {
                _texts[json.ReadName(room)].AddText(ref json);
            }
            else if (json.ValueTextEquals("role"u8))
            {
                // Some say it in every chunk, and null after the first.
                _role.SetFirst("role"u8, json.ReadRaw(data));
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                AddCalls(ref json, data);
            }
            else if (json.ValueTextEquals("function_call"u8))
            {
                AddFunction(ref json);
            }
            else
            {
                json.SkipEmpty(room);
            }
        }
    }

    /// <summary>Writes the message as an object. Content is never absent: null where there was none.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        _role.WriteTo(json);
        if (!_texts["content"u8].IsGiven)
        {
            json.WriteNull("content"u8);
        }

        _texts.WriteTexts(json);
        if (_function is not null)
        {
            json.WritePropertyName("function_call"u8);
            _function.WriteTo(json);
        }

        if (_calls.Count > 0)
        {
            WriteCalls(json);
        }

        json.WriteEndObject();
    }

    private static bool IsText(in Utf8JsonReader json) =>
        json.ValueTextEquals("content"u8) || json.ValueTextEquals("reasoning_content"u8) || json.ValueTextEquals("reasoning"u8)
        || json.ValueTextEquals("refusal"u8);

    private void AddFunction(ref Utf8JsonReader json)
    {
        var next = json;
        next.Read();
        if (next.TokenType == JsonTokenType.StartObject)
        {
            _function ??= new FunctionParts(room);
            _function.Add(ref json);
        }
        else
        {
            json.SkipEmpty(room);
        }
    }

    private void AddCalls(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject && CallAt(RawJson.IndexOf(json)) is { } call)
            {
                call.Add(ref json, data);
            }
            else
            {
                room.Lose();
                json.Skip();
            }
        }
    }

    private ToolCallParts? CallAt(int index)
    {
        var call = _calls.Find(known => known.Index == index);
        if (call is null && index >= 0 && room.TakePart())
        {
            call = new ToolCallParts(room, index);
            _calls.Add(call);
        }

        return call;
    }

    private void WriteCalls(Utf8JsonWriter json)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in _calls.OrderBy(static call => call.Index))
        {
            call.WriteTo(json);
        }

        json.WriteEndArray();
    }
}
