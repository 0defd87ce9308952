using System.Buffers;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Writes events whose data is one JSON object.</summary>
internal sealed class EventWriter(IBufferWriter<byte> to) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(to, RawJson.Writing);

    /// <summary>Begins an event and its object.</summary>
    /// <param name="type">The event's type, which its object names too; empty for an event without a type.</param>
    public Utf8JsonWriter Begin(ReadOnlySpan<byte> type = default)
    {
        if (!type.IsEmpty)
        {
            to.Write("event: "u8);
            to.Write(type);
            to.Write("\n"u8);
        }

        to.Write("data: "u8);
        _json.WriteStartObject();
        if (!type.IsEmpty)
        {
            _json.WriteString("type"u8, type);
        }

        return _json;
    }

    /// <summary>Ends the object and the event.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        to.Write("\n\n"u8);
    }

    /// <summary>Writes the event that ends a stream of the OpenAI dialect.</summary>
    public void WriteDone() => to.Write("data: [DONE]\n\n"u8);

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
