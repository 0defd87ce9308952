using System.Text.Json;
using DeepSeek.Protocol.Chat;

namespace DeepSeek.Protocol.Messages;

/// <summary>
/// Reads the <c>usage</c> object of the Messages API. There <c>input_tokens</c> are those alone that were neither read from the prefix cache
/// nor written to it: the prompt is the sum. Where nothing is said of a cache, nothing is known of hits and misses, and both are 0.
/// </summary>
internal static class MessageUsageReader
{
    /// <summary>The reader stands on the property name, and is left on the end of its value. Null: there is no object.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        long input = 0, output = 0, written = 0;
        long? read = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("input_tokens"u8))
            {
                input = json.ReadCount();
            }
            else if (json.ValueTextEquals("output_tokens"u8))
            {
                output = json.ReadCount();
            }
            else if (json.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                written = json.ReadCount();
            }
            else if (json.ValueTextEquals("cache_read_input_tokens"u8))
            {
                var count = json.ReadCount();
                // Null is what servers without a cache write.
                read = json.TokenType == JsonTokenType.Number ? count : null;
            }
            else
            {
                json.SkipValue();
            }
        }

        var missed = input + written;
        return new TokenUsage { Prompt = missed + (read ?? 0), Completion = output, CacheHit = read ?? 0, CacheMiss = read is null ? written : missed };
    }
}
