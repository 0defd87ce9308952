using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>The content of a message: blocks, put together from the events that begin them and add to them.</summary>
internal sealed class ContentParts(AssemblyRoom room)
{
    private readonly List<BlockParts> _blocks = [];

    /// <summary>Takes a <c>content_block_start</c>.</summary>
    /// <param name="json">Stands on the beginning of an object, and is left on its end.</param>
    /// <param name="data">What the reader reads.</param>
    public void Begin(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var index = RawJson.IndexOf(json);
        if (index < 0 || BlockAt(index) is not null || !room.TakePart())
        {
            room.Lose();
        }

        var block = new BlockParts(room, index);
        _blocks.Add(block);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("content_block"u8))
            {
                block.Begin(ref json, data);
            }
            else
            {
                json.SkipValue();
            }
        }
    }

    /// <summary>Takes a <c>content_block_delta</c>.</summary>
    /// <param name="json">Stands on the beginning of an object, and is left on its end.</param>
    /// <param name="data">What the reader reads.</param>
    public void Add(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var block = BlockAt(RawJson.IndexOf(json));
        if (block is null)
        {
            room.Lose();
        }

        while (json.NextProperty())
        {
            if (json.ValueTextEquals("delta"u8) && block is not null)
            {
                block.Add(ref json, data);
            }
            else
            {
                json.SkipValue();
            }
        }
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear() => _blocks.Clear();

    /// <summary>Writes the member <c>content</c>.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("content"u8);
        foreach (var block in _blocks.OrderBy(static block => block.Index))
        {
            block.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private BlockParts? BlockAt(int index)
    {
        foreach (var block in _blocks)
        {
            if (block.Index == index)
            {
                return block;
            }
        }

        return null;
    }
}
