using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Members of an object that come in pieces, by name, in the order they first came.</summary>
internal sealed class PieceSet(AssemblyRoom room)
{
    private readonly List<(byte[] Name, Pieces Pieces)> _members = [];

    /// <summary>The pieces of a member.</summary>
    /// <param name="name">Without quotes and escapes.</param>
    public Pieces this[ReadOnlySpan<byte> name]
    {
        get
        {
            foreach (var (known, pieces) in _members)
            {
                if (name.SequenceEqual(known))
                {
                    return pieces;
                }
            }

            room.TakePart();
            var added = new Pieces(room);
            _members.Add((name.ToArray(), added));
            return added;
        }
    }

    /// <summary>Writes the members that are text, as far as they were given.</summary>
    public void WriteTexts(Utf8JsonWriter json)
    {
        foreach (var (name, pieces) in _members)
        {
            if (pieces.IsGiven)
            {
                pieces.WriteText(json, name);
            }
        }
    }

    /// <summary>Writes the members that are lists; null where none was given.</summary>
    public void WriteItems(Utf8JsonWriter json)
    {
        foreach (var (name, pieces) in _members)
        {
            if (pieces.IsGiven)
            {
                pieces.WriteItems(json, name);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
