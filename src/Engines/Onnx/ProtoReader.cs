using System.Buffers.Binary;
using System.Text;

namespace DeepSeek.Engines.Onnx;

/// <summary>Reads protobuf's wire format field by field. Bytes are slices of what is read, not copies.</summary>
/// <exception cref="InvalidDataException">From every member: this isn't protobuf, or it is cut.</exception>
internal ref struct ProtoReader(ReadOnlyMemory<byte> message)
{
    private const int VarintType = 0, Fixed64Type = 1, LengthType = 2, Fixed32Type = 5;

    private readonly ReadOnlyMemory<byte> _message = message;
    private int _position;
    private int _fieldStart;
    private int _type;

    /// <summary>The number of the present field.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; each must be read, or skipped.</summary>
    public bool Next()
    {
        if (_position >= _message.Length)
        {
            return false;
        }

        _fieldStart = _position;
        var tag = Varint();
        (Field, _type) = ((int)(tag >> 3), (int)(tag & 7));
        return Field > 0 ? true : throw Wrong();
    }

    public long Integer() => _type == VarintType ? (long)Varint() : throw Wrong();

    public float Float() => _type == Fixed32Type ? BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span) : throw Wrong();

    public ReadOnlyMemory<byte> Bytes() => _type == LengthType ? Take(Varint()) : throw Wrong();

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>Integers of a repeated field, packed or one.</summary>
    public void Integers(List<long> into)
    {
        if (_type == VarintType)
        {
            into.Add(Integer());
            return;
        }

        var packed = new ProtoReader(Bytes());
        while (packed._position < packed._message.Length)
        {
            into.Add((long)packed.Varint());
        }
    }

    /// <summary>Steps over the present field.</summary>
    /// <returns>It, with its tag.</returns>
    public ReadOnlyMemory<byte> Skip()
    {
        _ = _type switch
        {
            VarintType => (long)Varint(),
            Fixed64Type => Take(8).Length,
            Fixed32Type => Take(4).Length,
            LengthType => Take(Varint()).Length,
            _ => throw Wrong(),
        };
        return _message[_fieldStart.._position];
    }

    private ReadOnlyMemory<byte> Take(ulong count)
    {
        if (count > (ulong)(_message.Length - _position))
        {
            throw Wrong();
        }

        var taken = _message.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _message.Length)
            {
                throw Wrong();
            }

            var next = _message.Span[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Wrong();
    }

    private readonly InvalidDataException Wrong() => new($"not protobuf, or cut, at byte {_position}");
}
