using System.Buffers;
using System.Globalization;
using System.Text;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Replay;

namespace DeepSeek.Gateway.Caching;

/// <summary>A kept answer in the form that a client asked for.</summary>
internal static class AnswerReplay
{
    /// <summary>Whole, or as the stream that an upstream would have sent. Null: it can't be given in that form.</summary>
    public static ReadOnlyMemory<byte>? BodyOf(KeptAnswer kept, Exchange exchange)
    {
        if (!exchange.Head.Stream)
        {
            return kept.Body;
        }

        var events = new ArrayBufferWriter<byte>(kept.Body.Length + 1024);
        return AnswerStream.TryWrite(kept.Body, exchange.Head.IncludeUsage, events) ? events.WrittenMemory : null;
    }

    /// <summary>What headers would say, to a stream whose headers have gone: a comment, which clients skip.</summary>
    public static ReadOnlySpan<byte> Comment(CacheResult result, long ageSeconds) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $": x-deepseek-cache: {result.Name()}, age: {ageSeconds}\n\n"));
}
