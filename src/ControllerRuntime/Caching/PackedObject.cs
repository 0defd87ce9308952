using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>
/// One object in the form that a store keeps: its JSON, compressed. That is a fraction of what it takes as objects, and nobody can
/// change it. Objects of a few kilobytes shrink to less than half, for some 30 µs when they are read.
/// </summary>
internal sealed class PackedObject
{
    /// <summary>Of 0 to 11: beyond this, time grows and size hardly shrinks.</summary>
    private const int Quality = 3;

    /// <summary>As a power of two. Objects are small, and the encoder takes as much memory for a while.</summary>
    private const int Window = 16;

    private readonly byte[] _bytes;
    private readonly int _length;

    private PackedObject(ObjectKey key, string version, byte[] bytes, int length) => (Key, Version, _bytes, _length) = (key, version, bytes, length);

    public ObjectKey Key { get; }

    /// <summary>Its resource version.</summary>
    public string Version { get; }

    public static PackedObject Of<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, kind.Json);
        return new PackedObject(ObjectKey.Of(item), item.Metadata.ResourceVersion ?? "", Compress(json), json.Length);
    }

    public T Unpack<T>(ResourceKind<T> kind)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = ArrayPool<byte>.Shared.Rent(_length);
        try
        {
            var whole = BrotliDecoder.TryDecompress(_bytes, json, out var length) && length == _length;
            return whole ? JsonSerializer.Deserialize(json.AsSpan(0, length), kind.Json)! : throw new InvalidOperationException($"{kind} {Key} can't be unpacked");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    /// <summary>The same object, of which no version is known.</summary>
    public PackedObject WithoutVersion() => new(Key, "", _bytes, _length);

    private static byte[] Compress(ReadOnlySpan<byte> json)
    {
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(json.Length));
        try
        {
            return BrotliEncoder.TryCompress(json, room, out var length, Quality, Window)
                ? room[..length]
                : throw new InvalidOperationException("the room was said to be enough");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
