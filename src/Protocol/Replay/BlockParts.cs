using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>One block of a message's content: what it began with, and what deltas made of it.</summary>
internal sealed class BlockParts(AssemblyRoom room, int index)
{
    private readonly RawMembers _members = new(room);
    private readonly PieceSet _texts = new(room);
    private readonly Pieces _input = new(room);
    private readonly PieceSet _lists = new(room);

    /// <summary>The place of the block in the content.</summary>
    public int Index { get; } = index;

    /// <summary>Takes the block that a <c>content_block_start</c> carries.</summary>
    /// <param name="json">Stands on the property, and is left on the end of its value.</param>
    /// <param name="data">What the reader reads.</param>
    public void Begin(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!json.EnterObject())
        {
            room.Lose();
            return;
        }

        while (json.NextProperty())
        {
            if (json.ValueTextEquals("text"u8) || json.ValueTextEquals("thinking"u8))
            {
                _texts[json.ReadName(room)].AddText(ref json);
            }
            else if (json.ValueTextEquals("citations"u8))
            {
                _lists["citations"u8].AddItems(ref json, data);
            }
            else
            {
                _members.Set(json.ReadName(room), json.ReadRaw(data));
            }
        }
    }

    /// <summary>Takes the delta that a <c>content_block_delta</c> carries. One of a type that this build doesn't know gives the answer up.</summary>
    /// <param name="json">Stands on the property, and is left on the end of its value.</param>
    /// <param name="data">What the reader reads.</param>
    public void Add(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!json.EnterObject())
        {
            room.Lose();
            return;
        }

        var field = FieldOf(RawJson.TypeOf(json));
        if (field.IsEmpty)
        {
            room.Lose();
        }

        while (json.NextProperty())
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.SkipValue();
            }
            else if (json.ValueTextEquals(field))
            {
                AddField(ref json, field, data);
            }
            else
            {
                json.SkipEmpty(room);
            }
        }
    }

    /// <summary>Writes the block as an item of a list.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        TakeInput();
        json.WriteStartObject();
        _members.WriteTo(json);
        _texts.WriteTexts(json);
        _lists.WriteItems(json);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> FieldOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("text_delta"u8) ? "text"u8
        : type.SequenceEqual("thinking_delta"u8) ? "thinking"u8
        : type.SequenceEqual("signature_delta"u8) ? "signature"u8
        : type.SequenceEqual("input_json_delta"u8) ? "partial_json"u8
        : type.SequenceEqual("citations_delta"u8) ? "citation"u8
        : default;

    private void AddField(ref Utf8JsonReader json, ReadOnlySpan<byte> field, ReadOnlySpan<byte> data)
    {
        switch (field[0])
        {
            case (byte)'t':
                _texts[field].AddText(ref json);
                break;
            case (byte)'s':
                _members.Set(field, json.ReadRaw(data));
                break;
            case (byte)'p':
                _input.AddText(ref json);
                break;
            default:
                _lists["citations"u8].AddItem(json.ReadRaw(data));
                break;
        }
    }

    /// <summary>The pieces of a tool's input are JSON within text: whole, they are the JSON itself.</summary>
    private void TakeInput()
    {
        if (_input.Written.IsEmpty)
        {
            return;
        }

        byte[] quoted = [(byte)'"', .. _input.Written, (byte)'"'];
        var text = new Utf8JsonReader(quoted);
        text.Read();
        var unescaped = new byte[quoted.Length];
        var input = unescaped.AsSpan(0, text.CopyString(unescaped));

        // Reading all of it refuses what is no JSON.
        var whole = new Utf8JsonReader(input);
        while (whole.Read())
        {
        }

        _members.Set("input"u8, input);
    }
}
