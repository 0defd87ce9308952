using System.Text;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Protocol.Sse;
using DeepSeek.Testing.Upstream;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Forwarding;

/// <summary>Blocks keep the bytes of a stream, and its events, wherever the reads end.</summary>
public sealed class EventStreamReaderProperties
{
    private const int MaxBlockBytes = 64 * 1024;

    private static readonly string[] Pieces =
    [
        Chunks.Role, Chunks.Content("h\u00e9"), Chunks.KeepAlive, Chunks.Done, MessageChunks.Start, MessageChunks.Ping, "\n", "\r\n", "\r", "data: a\r\rdata: b\r\n\r\n",
        "event: x\ndata\ndata\n\n", "id: 1\nretry: 2\n", Chunks.Content(new string('x', 9 * 1024)),
    ];

    private static readonly Gen<byte[]> Streams = Gen.Elements(Pieces).ListOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    [Property(MaxTest = 200)]
    public Property Bytes_and_events_are_the_same_whatever_the_reads_bring() =>
        Prop.ForAll(Streams.ToArbitrary(), Gen.Choose(1, 6000).NonEmptyListOf().ToArbitrary(), (stream, reads) =>
        {
            var (bytes, events) = Read(new PiecewiseStream(stream, [.. reads]));
            var (whole, all) = Read(new PiecewiseStream(stream, [stream.Length + 1]));
            // What the end cuts is no block.
            return events.SequenceEqual(all) && stream.AsSpan().StartsWith(bytes) && stream.AsSpan().StartsWith(whole);
        });

    [Fact]
    public void Every_byte_boundary_of_a_stream_gives_the_same_blocks()
    {
        var stream = Encoding.UTF8.GetBytes("\uFEFF" + Chunks.KeepAlive + Chunks.Stream("h\u00e9", "\ud83d\ude00").Replace("\n", "\r\n", StringComparison.Ordinal) + MessageChunks.Stream("x"));
        var (_, events) = Read(new PiecewiseStream(stream, [stream.Length]));

        for (var cut = 1; cut < stream.Length; cut++)
        {
            var halves = Read(new PiecewiseStream(stream, [cut, stream.Length - cut]));
            Assert.Equal(stream, halves.Bytes);
            Assert.Equal(events, halves.Events);
        }

        Assert.Equal(stream, Read(new PiecewiseStream(stream, [1])).Bytes);
    }

    private static (byte[] Bytes, List<(string? Type, string Data)> Events) Read(Stream stream)
    {
        using var reader = new EventStreamReader(stream, MaxBlockBytes);
        using var bytes = new MemoryStream();
        List<(string?, string)> events = [];
        do
        {
            while (reader.TryRead(out var block))
            {
                bytes.Write(block.Bytes.Span);
                if (block.Boundary == SseBoundary.Event)
                {
                    events.Add((reader.EventType, Encoding.UTF8.GetString(reader.Data)));
                }
            }
        }
        while (Fill(reader));
        return (bytes.ToArray(), events);
    }

    /// <summary>The streams here have everything at once.</summary>
    private static bool Fill(EventStreamReader reader)
    {
        var filling = reader.FillAsync(CancellationToken.None).AsTask();
        Assert.True(filling.IsCompletedSuccessfully);
        return filling.GetAwaiter().GetResult();
    }

    /// <summary>Bytes in reads of the given sizes, again and again.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, sizes[_reads++ % sizes.Length])], cancellationToken);
    }
}
