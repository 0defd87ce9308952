using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>A text completion as chunks: for each choice its text, then its finish reason.</summary>
internal sealed class TextEvents(JsonElement answer, bool includeUsage, EventWriter events) : CompletionEvents(answer, includeUsage, events)
{
    protected override ReadOnlySpan<byte> ObjectName => "text_completion"u8;

    protected override bool HasContent(JsonElement choice) => choice.Member("text"u8).ValueKind == JsonValueKind.String;

    protected override bool HasContentChunk(JsonElement choice) => choice.Member("text"u8).IsFilled();

    protected override bool IsContent(JsonProperty member) => member.NameEquals("text"u8);

    protected override void WriteNothing(Utf8JsonWriter json) => json.WriteString("text"u8, ""u8);

    protected override void WriteChoice(JsonElement choice, int position)
    {
        if (HasContentChunk(choice))
        {
            var json = Begin(choice, position);
            json.WriteMember("text"u8, choice.Member("text"u8));
            End(choice, json, choice.Member("logprobs"u8));
        }
    }
}
