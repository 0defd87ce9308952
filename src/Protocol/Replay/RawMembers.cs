using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Members of an object in the order they first came, their values as they were written.</summary>
internal sealed class RawMembers(AssemblyRoom room)
{
    private readonly List<(byte[] Name, byte[] Value)> _members = [];

    /// <summary>The value of a member; empty where there is none.</summary>
    public ReadOnlySpan<byte> this[ReadOnlySpan<byte> name] => IndexOf(name) is var at and >= 0 ? _members[at].Value : default;

    /// <summary>Sets a member, which keeps its place.</summary>
    /// <param name="name">Without quotes and escapes.</param>
    /// <param name="value">JSON.</param>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var at = IndexOf(name);
        if (at < 0)
        {
            if (room.TakePart() && room.Take(name.Length + value.Length))
            {
                _members.Add((name.ToArray(), value.ToArray()));
            }
        }
        else if (!value.SequenceEqual(_members[at].Value) && room.Take(value.Length - _members[at].Value.Length))
        {
            _members[at] = (_members[at].Name, value.ToArray());
        }
    }

    /// <summary>Sets a member unless it has a value that isn't null; whether it has another value now than this one.</summary>
    public bool SetFirst(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var now = this[name];
        if (now.IsEmpty || (IsNull(now) && !IsNull(value)))
        {
            Set(name, value);
            return false;
        }

        return !now.SequenceEqual(value);
    }

    /// <summary>Sets each member of an object, but for nulls where there is another value.</summary>
    /// <param name="json">Stands on the object's beginning, and is left on its end.</param>
    /// <param name="data">What the reader reads.</param>
    public void SetAll(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            var name = json.ReadName(room);
            var value = json.ReadRaw(data);
            if (!IsNull(value) || this[name].IsEmpty)
            {
                Set(name, value);
            }
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _members.Clear();

    /// <summary>Writes the members into an object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        foreach (var (name, value) in _members)
        {
            json.WriteRaw(name, value);
        }
    }

    private static bool IsNull(ReadOnlySpan<byte> value) => value.SequenceEqual("null"u8);

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _members.Count; i++)
        {
            if (name.SequenceEqual(_members[i].Name))
            {
                return i;
            }
        }

        return -1;
    }
}
