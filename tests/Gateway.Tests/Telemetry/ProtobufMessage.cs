using System.Buffers.Binary;
using System.Text;

namespace DeepSeek.Gateway.Tests.Telemetry;

/// <summary>A message of protobuf's wire format (https://protobuf.dev/programming-guides/encoding/), read by field numbers.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var (number, content) = (tag & 7) switch
            {
                0 => (Varint(ref bytes), ReadOnlyMemory<byte>.Empty),
                1 => (BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), ReadOnlyMemory<byte>.Empty),
                2 => (0UL, Take(ref bytes, (int)Varint(ref bytes))),
                5 => (BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), ReadOnlyMemory<byte>.Empty),
                var type => throw new FormatException($"wire type {type}"),
            };
            _fields.Add(((int)(tag >> 3), number, content));
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => _fields.Where(f => f.Field == field).Select(static f => new ProtobufMessage(f.Bytes));

    /// <summary>Empty when it is absent.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    /// <summary>In hexadecimal; empty when it is absent.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

    /// <summary>0 when it is absent.</summary>
    public ulong Number(int field) => _fields.FirstOrDefault(f => f.Field == field).Number;

    private ReadOnlyMemory<byte> Bytes(int field) => _fields.FirstOrDefault(f => f.Field == field).Bytes;

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
