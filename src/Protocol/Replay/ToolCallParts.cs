using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>One call of a tool: its name and arguments come in pieces, the rest once.</summary>
internal sealed class ToolCallParts(AssemblyRoom room, int index)
{
    private readonly FunctionParts _function = new(room);
    private readonly RawMembers _members = new(room);

    /// <summary>The place of the call among those of its choice.</summary>
    public int Index { get; } = index;

    /// <summary>Takes what a chunk says of the call.</summary>
    /// <param name="json">Stands on the beginning of an object, and is left on its end.</param>
    /// <param name="data">What the reader reads.</param>
    public void Add(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("function"u8))
            {
                _function.Add(ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                AddOnce("id"u8, json.ReadRaw(data));
            }
            else if (json.ValueTextEquals("type"u8))
            {
                AddOnce("type"u8, json.ReadRaw(data));
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.SkipValue();
            }
            else
            {
                json.SkipEmpty(room);
            }
        }
    }

    /// <summary>Writes the call as an item of a list.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        _members.WriteTo(json);
        json.WritePropertyName("function"u8);
        _function.WriteTo(json);
        json.WriteEndObject();
    }

    /// <summary>Said again it must be the same: another one is another call that should have another place.</summary>
    private void AddOnce(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.SequenceEqual("null"u8) && !value.SequenceEqual("\"\""u8) && _members.SetFirst(name, value))
        {
            room.Lose();
        }
    }
}
