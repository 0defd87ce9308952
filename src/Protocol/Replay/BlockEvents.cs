using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// One block of a message's content as events: text, thoughts and a tool's input begin empty and come by deltas; everything else, and
/// blocks of other types, come whole with the beginning.
/// </summary>
internal sealed class BlockEvents(JsonElement block, int index, EventWriter events)
{
    /// <summary>Writes the beginning, the deltas and the end.</summary>
    public void Write()
    {
        WriteBegin();
        foreach (var member in block.EnumerateObject().Where(static member => IsGrowing(member) && member.Value.IsFilled()).OrderBy(IsAboutOthers))
        {
            WriteGrowth(member);
        }

        var json = events.Begin("content_block_stop"u8);
        json.WriteNumber("index"u8, index);
        events.End();
    }

    private static bool IsGrowing(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => member.NameEquals("text"u8) || member.NameEquals("thinking"u8) || member.NameEquals("signature"u8),
        JsonValueKind.Array => member.NameEquals("citations"u8),
        JsonValueKind.Object => member.NameEquals("input"u8),
        _ => false,
    };

    /// <summary>A signature is of the thoughts before it, and citations are of the text.</summary>
    private static bool IsAboutOthers(JsonProperty member) => member.NameEquals("signature"u8) || member.NameEquals("citations"u8);

    private void WriteBegin()
    {
        var json = events.Begin("content_block_start"u8);
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("content_block"u8);
        foreach (var member in block.EnumerateObject())
        {
            if (IsGrowing(member))
            {
                WriteEmpty(json, member);
            }
            else
            {
                json.WriteMember(member);
            }
        }

        json.WriteEndObject();
        events.End();
    }

    private static void WriteEmpty(Utf8JsonWriter json, JsonProperty member)
    {
        json.WritePropertyName(member.Name);
        json.WriteRawValue(member.Value.ValueKind switch { JsonValueKind.String => "\"\""u8, JsonValueKind.Array => "[]"u8, _ => "{}"u8 }, skipInputValidation: true);
    }

    private void WriteGrowth(JsonProperty member)
    {
        if (member.NameEquals("citations"u8))
        {
            foreach (var citation in member.Value.EnumerateArray())
            {
                WriteDelta("citations_delta"u8, "citation"u8, citation);
            }
        }
        else if (member.NameEquals("input"u8))
        {
            var json = BeginDelta("input_json_delta"u8);
            json.WriteString("partial_json"u8, JsonMarshal.GetRawUtf8Value(member.Value));
            EndDelta(json);
        }
        else
        {
            WriteDelta(member.NameEquals("text"u8) ? "text_delta"u8 : member.NameEquals("thinking"u8) ? "thinking_delta"u8 : "signature_delta"u8, member);
        }
    }

    private void WriteDelta(ReadOnlySpan<byte> type, JsonProperty member) => WriteDelta(type, JsonMarshal.GetRawUtf8PropertyName(member), member.Value);

    private void WriteDelta(ReadOnlySpan<byte> type, ReadOnlySpan<byte> name, JsonElement value)
    {
        var json = BeginDelta(type);
        json.WriteMember(name, value);
        EndDelta(json);
    }

    private Utf8JsonWriter BeginDelta(ReadOnlySpan<byte> type)
    {
        var json = events.Begin("content_block_delta"u8);
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        return json;
    }

    private void EndDelta(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        events.End();
    }
}
