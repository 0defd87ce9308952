using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Writes parsed JSON in its canonical form into memory that is as large as the JSON.</summary>
/// <param name="json">What was parsed.</param>
/// <param name="to">At least as long.</param>
/// <param name="omission">Says which members are left out.</param>
internal ref struct CanonicalWriter<T>(ReadOnlySpan<byte> json, Span<byte> to, T omission)
    where T : IOmission, allows ref struct
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly Span<byte> _to = to;
    private readonly T _omission = omission;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <param name="value">A part of what was parsed.</param>
    /// <param name="depth">The number of objects around it.</param>
    public void WriteValue(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, depth);
                break;
            case JsonValueKind.Array:
                WriteArray(value, depth);
                break;
            case JsonValueKind.String:
                WriteText(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
                break;
            default:
                Write(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    private void WriteArray(JsonElement array, int depth)
    {
        Write((byte)'[');
        var first = true;
        foreach (var item in array.EnumerateArray())
        {
            WriteComma(ref first);
            WriteValue(item, depth);
        }

        Write((byte)']');
    }

    private void WriteObject(JsonElement value, int depth)
    {
        var members = ArrayPool<Member>.Shared.Rent(value.GetPropertyCount());
        try
        {
            WriteMembers(members.AsSpan(0, Collect(value, depth, members)), depth);
        }
        finally
        {
            ArrayPool<Member>.Shared.Return(members);
        }
    }

    private readonly int Collect(JsonElement value, int depth, Span<Member> members)
    {
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            if (!_omission.Omits(depth, member))
            {
                var name = JsonMarshal.GetRawUtf8PropertyName(member);
                _json.Overlaps(name, out var start);
                members[count++] = new Member(start, name.Length, member.Value);
            }
        }

        Sort(members[..count]);
        return count;
    }

    private void WriteMembers(ReadOnlySpan<Member> members, int depth)
    {
        Write((byte)'{');
        var first = true;
        foreach (var member in members)
        {
            WriteComma(ref first);
            WriteText(NameOf(member));
            Write((byte)':');
            WriteValue(member.Value, depth + 1);
        }

        Write((byte)'}');
    }

    /// <summary>By insertion where members are few, as they nearly always are; else by merging halves, so that nobody can make it slow.</summary>
    private readonly void Sort(Span<Member> members)
    {
        const int few = 24;
        if (members.Length > few)
        {
            var half = members.Length / 2;
            Sort(members[..half]);
            Sort(members[half..]);
            Merge(members, half);
            return;
        }

        for (var i = 1; i < members.Length; i++)
        {
            var member = members[i];
            var at = i;
            for (; at > 0 && IsAfter(members[at - 1], member); at--)
            {
                members[at] = members[at - 1];
            }

            members[at] = member;
        }
    }

    private readonly void Merge(Span<Member> members, int half)
    {
        var rented = ArrayPool<Member>.Shared.Rent(half);
        try
        {
            members[..half].CopyTo(rented);
            int left = 0, right = half;
            for (var at = 0; left < half; at++)
            {
                members[at] = right < members.Length && IsAfter(rented[left], members[right]) ? members[right++] : rented[left++];
            }
        }
        finally
        {
            ArrayPool<Member>.Shared.Return(rented);
        }
    }

    private readonly bool IsAfter(Member left, Member right) => JsonText.Compare(NameOf(left), NameOf(right)) > 0;

    private readonly ReadOnlySpan<byte> NameOf(Member member) => _json.Slice(member.NameStart, member.NameLength);

    private void WriteComma(ref bool first)
    {
        if (!first)
        {
            Write((byte)',');
        }

        first = false;
    }

    private void WriteText(ReadOnlySpan<byte> raw)
    {
        Write((byte)'"');
        Written += JsonText.Normalize(raw, _to[Written..]);
        Write((byte)'"');
    }

    private void Write(byte one) => _to[Written++] = one;

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_to[Written..]);
        Written += bytes.Length;
    }

    /// <param name="NameStart">Where the name's text begins in the JSON, as written there.</param>
    private readonly record struct Member(int NameStart, int NameLength, JsonElement Value);
}
