using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// What an answer says, in 128 bits: two answers that say the same have the same. Choices with their finish reasons count, the content and
/// the stop reason of a message, and embeddings; not what every answer has of its own: ids (those of calls too), times, usage,
/// signatures, log probabilities. Null, empty text and absence are the same.
/// </summary>
/// <param name="Value">The first half of a SHA-256.</param>
public readonly record struct AnswerDigest(UInt128 Value)
{
    /// <summary>The digest of a whole answer; null where it is none.</summary>
    public static AnswerDigest? Of(ReadOnlyMemory<byte> answer)
    {
        var content = new ArrayBufferWriter<byte>(Math.Max(1, answer.Length));
        return ContentOf(answer.Span) is { } omission && CanonicalJson.TryWrite(answer, content, omission) ? Of(content.WrittenSpan) : null;
    }

    private static AnswerDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return new AnswerDigest(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>What counts follows from which member holds the content.</summary>
    private static IOmission? ContentOf(ReadOnlySpan<byte> answer)
    {
        try
        {
            var json = new Utf8JsonReader(answer);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (json.NextProperty())
            {
                if (json.ValueTextEquals("choices"u8))
                {
                    return new BesideChoices();
                }

                if (json.ValueTextEquals("content"u8))
                {
                    return new BesideMessage();
                }

                if (json.ValueTextEquals("data"u8))
                {
                    return new BesideEmbeddings();
                }

                json.SkipValue();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Depth 1 is a choice, 2 its message, 3 a call of a tool.</summary>
    private sealed class BesideChoices : IOmission
    {
        public bool Omits(int depth, JsonProperty member) => depth switch
        {
            0 => !member.NameEquals("choices"u8),
            1 => member.NameEquals("logprobs"u8) || !member.Value.IsFilled(),
            2 => !member.Value.IsFilled(),
            3 => member.NameEquals("id"u8) || member.NameEquals("index"u8) || !member.Value.IsFilled(),
            _ => false,
        };
    }

    /// <summary>Depth 1 is a block of the content.</summary>
    private sealed class BesideMessage : IOmission
    {
        public bool Omits(int depth, JsonProperty member) => depth switch
        {
            0 => !member.NameEquals("content"u8) && !member.NameEquals("stop_reason"u8),
            1 => member.NameEquals("id"u8) || member.NameEquals("signature"u8) || !member.Value.IsFilled(),
            _ => false,
        };
    }

    private sealed class BesideEmbeddings : IOmission
    {
        public bool Omits(int depth, JsonProperty member) => depth == 0 && !member.NameEquals("data"u8);
    }
}
