using System.Buffers;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Text or a list that comes in pieces, put together as it was written. A character that an upstream writes as two escapes may come in two
/// pieces, too, and is whole again here.
/// </summary>
internal sealed class Pieces(AssemblyRoom room)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>Whether there has been anything but null, be it empty.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>The pieces, without quotes or brackets.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Goes past the value of the property: a piece of text, or null. Anything else gives the answer up.</summary>
    public void AddText(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            Add(json.ValueSpan);
        }
        else if (json.TokenType != JsonTokenType.Null)
        {
            room.Lose();
            json.Skip();
        }
    }

    /// <summary>Goes past the value of the property: items of a list, or null. Anything else gives the answer up.</summary>
    /// <param name="data">What the reader reads.</param>
    public void AddItems(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            if (json.TokenType != JsonTokenType.Null)
            {
                room.Lose();
                json.Skip();
            }

            return;
        }

        IsGiven = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            AddItem(json.SkipRaw(data));
        }
    }

    /// <summary>Adds one item of a list.</summary>
    public void AddItem(ReadOnlySpan<byte> item)
    {
        if (_bytes.WrittenCount > 0)
        {
            Add(","u8);
        }

        Add(item);
    }

    /// <summary>Adds a piece of text with its escapes.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        IsGiven = true;
        if (room.Take(piece.Length))
        {
            _bytes.Write(piece);
        }
    }

    /// <summary>Writes a member that is the text.</summary>
    public void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name) => Write(json, name, "\""u8, "\""u8);

    /// <summary>Writes a member that is the list.</summary>
    public void WriteItems(Utf8JsonWriter json, ReadOnlySpan<byte> name) => Write(json, name, "["u8, "]"u8);

    private void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> begin, ReadOnlySpan<byte> end)
    {
        var whole = new byte[_bytes.WrittenCount + 2];
        begin.CopyTo(whole);
        Written.CopyTo(whole.AsSpan(1));
        end.CopyTo(whole.AsSpan(whole.Length - 1));
        json.WriteRaw(name, whole);
    }
}
