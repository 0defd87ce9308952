using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Puts the events of a stream together into the whole answer that the upstream would have given without a stream. Holds what the answer
/// holds, not the events. What it can't put together faithfully it gives up: no answer is better than a wrong one. Not thread-safe.
/// </summary>
public abstract class AnswerAssembler
{
    /// <param name="maxBytes">The most that is kept, in bytes; an answer that needs more is given up.</param>
    private protected AnswerAssembler(int maxBytes) => Room = new AssemblyRoom(maxBytes);

    /// <summary>Shared by all parts of the answer.</summary>
    private protected AssemblyRoom Room { get; }

    /// <summary>Whether all of the answer is there.</summary>
    private protected abstract bool IsWhole { get; }

    /// <summary>Takes the next event.</summary>
    /// <param name="data">The data of the event; not kept. <c>[DONE]</c> is none that says anything.</param>
    /// <returns>False: there won't be an answer, and the rest of the stream need not be shown.</returns>
    public bool Add(ReadOnlySpan<byte> data)
    {
        if (Room.IsLost || data.SequenceEqual("[DONE]"u8))
        {
            return !Room.IsLost;
        }

        try
        {
            Read(new Utf8JsonReader(data), data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Room.Lose();
        }

        if (Room.IsLost)
        {
            Forget();
        }

        return !Room.IsLost;
    }

    /// <summary>The answer as JSON; null when it was given up, or not every choice has ended.</summary>
    public byte[]? Complete()
    {
        if (Room.IsLost || !IsWhole)
        {
            return null;
        }

        try
        {
            var to = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(to, RawJson.Writing))
            {
                json.WriteStartObject();
                WriteMembers(json);
                json.WriteEndObject();
            }

            return Room.IsLost ? null : to.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Pieces that were JSON within text, and are none together.
            return null;
        }
    }

    /// <summary>Takes an event.</summary>
    /// <param name="json">Stands on the beginning of its object, and is left on its end.</param>
    /// <param name="data">What the reader reads.</param>
    private protected abstract void ReadEvent(ref Utf8JsonReader json, ReadOnlySpan<byte> data);

    /// <summary>Writes the members of the whole answer.</summary>
    private protected abstract void WriteMembers(Utf8JsonWriter json);

    /// <summary>Lets go of what was kept of an answer that is given up.</summary>
    private protected abstract void Forget();

    private void Read(Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!Utf8.IsValid(data) || !json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            Room.Lose();
            return;
        }

        ReadEvent(ref json, data);

        // Reading on refuses what follows the object.
        json.Read();
    }
}
