using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>Reads the <c>usage</c> object of an answer or of a stream's last chunk. Counts that are absent or no numbers are 0.</summary>
internal static class UsageReader
{
    /// <summary>The reader stands on the property name, and is left on the end of its value. Null: there is no object.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        var usage = default(TokenUsage);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            usage = ReadField(ref json, usage);
        }

        return usage;
    }

    private static TokenUsage ReadField(ref Utf8JsonReader json, TokenUsage usage)
    {
        if (json.ValueTextEquals("prompt_tokens"u8))
        {
            return usage with { Prompt = ReadCount(ref json) };
        }

        if (json.ValueTextEquals("completion_tokens"u8))
        {
            return usage with { Completion = ReadCount(ref json) };
        }

        if (json.ValueTextEquals("prompt_cache_hit_tokens"u8))
        {
            return usage with { CacheHit = ReadCount(ref json) };
        }

        if (json.ValueTextEquals("prompt_cache_miss_tokens"u8))
        {
            return usage with { CacheMiss = ReadCount(ref json) };
        }

        if (json.ValueTextEquals("completion_tokens_details"u8))
        {
            return usage with { Reasoning = ReadReasoning(ref json) };
        }

        json.Read();
        json.Skip();
        return usage;
    }

    private static long ReadReasoning(ref Utf8JsonReader json)
    {
        json.Read();
        var count = 0L;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return count;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = json.ValueTextEquals("reasoning_tokens"u8);
            var value = ReadCount(ref json);
            count = wanted ? value : count;
        }

        return count;
    }

    private static long ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var count))
        {
            return Math.Max(0, count);
        }

        json.Skip();
        return 0;
    }
}
