using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>Reads why an answer ended: <c>finish_reason</c>, or <c>stop_reason</c> of the Messages API. Null and empty text say that it has not.</summary>
internal static class FinishReasonReader
{
    /// <summary>The reader stands on the property name, and is left on the end of its value.</summary>
    public static FinishReason Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return FinishReason.None;
        }

        return json.ValueTextEquals("insufficient_system_resource"u8) ? FinishReason.InsufficientSystemResource
            : json.ValueTextEquals("aborted"u8) ? FinishReason.Aborted
            : json.ValueSpan.IsEmpty ? FinishReason.None
            : IsComplete(json) ? FinishReason.Complete
            : FinishReason.Limited;
    }

    private static bool IsComplete(in Utf8JsonReader json) =>
        json.ValueTextEquals("stop"u8) || json.ValueTextEquals("tool_calls"u8) || json.ValueTextEquals("function_call"u8)
        || json.ValueTextEquals("end_turn"u8) || json.ValueTextEquals("stop_sequence"u8) || json.ValueTextEquals("tool_use"u8);
}
