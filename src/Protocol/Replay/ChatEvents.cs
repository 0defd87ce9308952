using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>A chat completion as chunks: for each choice its role, reasoning, content, calls of tools, finish reason.</summary>
internal sealed class ChatEvents(JsonElement answer, bool includeUsage, EventWriter events) : CompletionEvents(answer, includeUsage, events)
{
    protected override ReadOnlySpan<byte> ObjectName => "chat.completion.chunk"u8;

    protected override bool HasContent(JsonElement choice) => choice.Member("message"u8).ValueKind == JsonValueKind.Object;

    protected override bool HasContentChunk(JsonElement choice) => choice.Member("message"u8).Member("content"u8).IsFilled();

    protected override bool IsContent(JsonProperty member) => member.NameEquals("message"u8);

    protected override void WriteNothing(Utf8JsonWriter json)
    {
        json.WriteStartObject("delta"u8);
        json.WriteEndObject();
    }

    protected override void WriteChoice(JsonElement choice, int position)
    {
        var message = choice.Member("message"u8);
        WriteRole(choice, position, message);
        foreach (var member in message.EnumerateObject().Where(static member => PlaceOf(member) >= 0 && member.Value.IsFilled()).OrderBy(PlaceOf))
        {
            if (member.NameEquals("tool_calls"u8) && member.Value.ValueKind == JsonValueKind.Array)
            {
                WriteCalls(choice, position, member.Value);
                continue;
            }

            var json = Begin(choice, position);
            json.WriteStartObject("delta"u8);
            json.WriteMember(member);
            json.WriteEndObject();
            End(choice, json, member.NameEquals("content"u8) ? choice.Member("logprobs"u8) : default);
        }
    }

    /// <summary>The order in which a model speaks; -1 for what the first chunk says.</summary>
    private static int PlaceOf(JsonProperty member) =>
        member.NameEquals("role"u8) ? -1
        : member.NameEquals("reasoning_content"u8) || member.NameEquals("reasoning"u8) ? 0
        : member.NameEquals("tool_calls"u8) || member.NameEquals("function_call"u8) ? 2
        : 1;

    /// <summary>Content begins empty, or as null where there will be none.</summary>
    private void WriteRole(JsonElement choice, int position, JsonElement message)
    {
        var json = Begin(choice, position);
        json.WriteStartObject("delta"u8);
        var role = message.Member("role"u8);
        if (role.IsFilled())
        {
            json.WriteMember("role"u8, role);
        }

        if (message.Member("content"u8).ValueKind == JsonValueKind.String)
        {
            json.WriteString("content"u8, ""u8);
        }
        else
        {
            json.WriteNull("content"u8);
        }

        json.WriteEndObject();
        End(choice, json);
    }

    private void WriteCalls(JsonElement choice, int position, JsonElement calls)
    {
        for (var i = 0; i < calls.GetArrayLength(); i++)
        {
            var json = Begin(choice, position);
            json.WriteStartObject("delta"u8);
            json.WriteStartArray("tool_calls"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            foreach (var member in calls[i].EnumerateObject())
            {
                if (!member.NameEquals("index"u8))
                {
                    json.WriteMember(member);
                }
            }

            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            End(choice, json);
        }
    }
}
