using System.Text.Json;
using DeepSeek.Protocol.Chat;

namespace DeepSeek.Protocol.Embeddings;

/// <summary>Judges an answer of <c>/embeddings</c> in one pass over its bytes: a filled <c>data</c> is an answer. No number of it is kept.</summary>
public static class EmbeddingsReader
{
    /// <summary>What <paramref name="json"/> says.</summary>
    public static CompletionPart Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadRoot(new Utf8JsonReader(json));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static CompletionPart ReadRoot(Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        var part = new CompletionPart { WellFormed = true };
        while (json.NextProperty())
        {
            part = ReadField(ref json, part);
        }

        // Reading on refuses what follows the object.
        json.Read();
        return part with { IsComplete = part.IsSemantic && !part.IsError };
    }

    private static CompletionPart ReadField(ref Utf8JsonReader json, CompletionPart part)
    {
        if (json.ValueTextEquals("data"u8))
        {
            var filled = json.ReadFilled() && json.TokenType == JsonTokenType.EndArray;
            return part with { IsSemantic = filled, Choices = filled ? 1UL : 0 };
        }

        if (json.ValueTextEquals("error"u8))
        {
            return part with { IsError = json.ReadPresent() };
        }

        if (json.ValueTextEquals("usage"u8))
        {
            return part with { Usage = UsageReader.Read(ref json) };
        }

        json.SkipValue();
        return part;
    }
}
