using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>Reads the <c>usage</c> object of an answer or of a stream's last chunk. Counts that are absent or no numbers are 0.</summary>
internal static class UsageReader
{
    /// <summary>The reader stands on the property name, and is left on the end of its value. Null: there is no object.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        var usage = default(TokenUsage);
        while (json.NextProperty())
        {
            usage = ReadField(ref json, usage);
        }

        return usage;
    }

    private static TokenUsage ReadField(ref Utf8JsonReader json, TokenUsage usage)
    {
        if (json.ValueTextEquals("prompt_tokens"u8))
        {
            return usage with { Prompt = json.ReadCount() };
        }

        if (json.ValueTextEquals("completion_tokens"u8))
        {
            return usage with { Completion = json.ReadCount() };
        }

        if (json.ValueTextEquals("prompt_cache_hit_tokens"u8))
        {
            return usage with { CacheHit = json.ReadCount() };
        }

        if (json.ValueTextEquals("prompt_cache_miss_tokens"u8))
        {
            return usage with { CacheMiss = json.ReadCount() };
        }

        if (json.ValueTextEquals("completion_tokens_details"u8))
        {
            return usage with { Reasoning = ReadReasoning(ref json) };
        }

        json.SkipValue();
        return usage;
    }

    private static long ReadReasoning(ref Utf8JsonReader json)
    {
        var count = 0L;
        if (!json.EnterObject())
        {
            return count;
        }

        while (json.NextProperty())
        {
            var wanted = json.ValueTextEquals("reasoning_tokens"u8);
            var value = json.ReadCount();
            count = wanted ? value : count;
        }

        return count;
    }
}
