using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>A message of Anthropic's Messages API as events, each with its name.</summary>
internal sealed class MessageEvents(JsonElement message, EventWriter events)
{
    /// <summary>Writes the whole stream. False: the message has no content, or has not ended.</summary>
    public bool TryWrite()
    {
        var content = message.Member("content"u8);
        if (content.ValueKind != JsonValueKind.Array || !message.Member("stop_reason"u8).IsText()
            || !content.EnumerateArray().All(static block => block.ValueKind == JsonValueKind.Object))
        {
            return false;
        }

        WriteBegin();
        for (var i = 0; i < content.GetArrayLength(); i++)
        {
            new BlockEvents(content[i], i, events).Write();
        }

        WriteEnd();
        events.Begin("message_stop"u8);
        events.End();
        return true;
    }

    /// <summary>The message without what comes later: content, the reason of its end, and what it cost.</summary>
    private void WriteBegin()
    {
        var json = events.Begin("message_start"u8);
        json.WriteStartObject("message"u8);
        foreach (var member in message.EnumerateObject())
        {
            if (member.NameEquals("content"u8))
            {
                json.WriteStartArray("content"u8);
                json.WriteEndArray();
            }
            else if (IsOfEnd(member))
            {
                json.WriteNull(member.Name);
            }
            else if (member.NameEquals("usage"u8) && member.Value.ValueKind == JsonValueKind.Object)
            {
                WriteUsage(json, member.Value);
            }
            else
            {
                json.WriteMember(member);
            }
        }

        json.WriteEndObject();
        events.End();
    }

    private void WriteEnd()
    {
        var json = events.Begin("message_delta"u8);
        json.WriteStartObject("delta"u8);
        foreach (var member in message.EnumerateObject().Where(IsOfEnd))
        {
            json.WriteMember(member);
        }

        json.WriteEndObject();
        if (message.Member("usage"u8) is { ValueKind: JsonValueKind.Object } usage)
        {
            json.WriteMember("usage"u8, usage);
        }

        events.End();
    }

    private static bool IsOfEnd(JsonProperty member) => member.NameEquals("stop_reason"u8) || member.NameEquals("stop_sequence"u8);

    private static void WriteUsage(Utf8JsonWriter json, JsonElement usage)
    {
        json.WriteStartObject("usage"u8);
        foreach (var count in usage.EnumerateObject())
        {
            if (count.NameEquals("output_tokens"u8))
            {
                json.WriteNumber("output_tokens"u8, 0);
            }
            else
            {
                json.WriteMember(count);
            }
        }

        json.WriteEndObject();
    }
}
