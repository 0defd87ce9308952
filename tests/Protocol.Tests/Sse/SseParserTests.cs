using System.Text;
using DeepSeek.Protocol.Sse;

namespace DeepSeek.Protocol.Tests.Sse;

public sealed class SseParserTests
{
    [Theory]
    [InlineData("data: a\n\n", "a")]
    [InlineData("data:a\n\n", "a")]
    [InlineData("data:  a\n\n", " a")]
    [InlineData("data: a\r\n\r\n", "a")]
    [InlineData("data: a\r\r", "a")]
    [InlineData("data: a\r\n\r", "a")]
    [InlineData("data: a\ndata: b\n\n", "a\nb")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData("\uFEFFdata: a\n\n", "a")]
    [InlineData("data: a: b\n\n", "a: b")]
    [InlineData(": keep-alive\ndata: a\n\n", "a")]
    [InlineData("id: 7\nretry: 10\nunknown: x\ndata: a\n\n", "a")]
    public void Event_is_read_as_the_standard_says(string stream, string data) =>
        Assert.Equal([(null, data)], SseEvents.Read(stream));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData(": keep-alive\n\n: keep-alive\n\n")]
    [InlineData("data\n\n")]
    [InlineData("data: \n\n")]
    [InlineData("event: error\n\n")]
    [InlineData("data: cut")]
    [InlineData("data: cut\n")]
    [InlineData("Data: names are case-sensitive\n\n")]
    [InlineData(" data: no field\n\n")]
    public void Nothing_is_dispatched_without_data_and_a_blank_line(string stream) =>
        Assert.Empty(SseEvents.Read(stream));

    [Fact]
    public void Type_belongs_to_its_event_alone() =>
        Assert.Equal([("error", "a"), (null, "b")], SseEvents.Read("event: error\ndata: a\n\ndata: b\n\n"));

    [Fact]
    public void Byte_order_mark_is_skipped_at_the_start_alone() =>
        Assert.Equal([(null, "a")], SseEvents.Read("data: a\n\n\uFEFFdata: b\n\n"));

    [Fact]
    public void Steps_consume_a_block_each()
    {
        var parser = new SseParser(1024);
        var bytes = ": keep-alive\n\ndata: a\n\nrest"u8;

        Assert.Equal(SseBoundary.Nothing, parser.Advance(bytes, out var first));
        Assert.Equal(": keep-alive\n\n".Length, first);
        Assert.Equal(SseBoundary.Event, parser.Advance(bytes[first..], out var second));
        Assert.Equal("data: a\n\n".Length, second);
        Assert.Equal(SseBoundary.None, parser.Advance(bytes[(first + second)..], out _));
    }

    [Fact]
    public void Step_consumes_the_whole_line_end_where_it_is_here()
    {
        var parser = new SseParser(1024);

        Assert.Equal(SseBoundary.Event, parser.Advance("data: a\r\n\r\n\r\n"u8, out var first));
        Assert.Equal("data: a\r\n\r\n".Length, first);
        Assert.Equal(SseBoundary.Nothing, parser.Advance("\r"u8, out _));
        Assert.Equal(SseBoundary.None, parser.Advance("\n"u8, out _));
    }

    [Theory]
    [InlineData("data: ", 1)]
    [InlineData("data: x\n", 40)]
    [InlineData(":\n", 60)]
    public void Block_without_an_end_is_bounded(string piece, int times)
    {
        var parser = new SseParser(100);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, times)) + new string('x', 100));

        Assert.Equal(SseBoundary.TooLarge, parser.Advance(bytes, out _));
    }

    [Fact]
    public void Many_blocks_do_not_add_up()
    {
        var stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: some text\n\n", 100)));

        Assert.Equal(100, SseEvents.Read(new SseParser(20), stream).Count);
    }

    [Fact]
    public void Every_byte_boundary_gives_the_same_events()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF: hi\r\n\r\nevent: e\rdata: é\u4e2d\rdata\r\rdata: b\n\r\n\ndata: {\"c\":1}\r\n\r\n");
        var whole = SseEvents.Read(bytes);
        Assert.Equal([("e", "é\u4e2d\n"), (null, "b"), (null, "{\"c\":1}")], whole);

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, SseEvents.Read(bytes[..cut], bytes[cut..]));
        }

        Assert.Equal(whole, SseEvents.Read(bytes.Select(b => new[] { b })));
    }
}
