using System.Text;
using DeepSeek.Bench.Gateway.Load;

namespace DeepSeek.Bench.Tests.Load;

public sealed class ChunkedBodyTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nDate: now\r\n\r\n5\r\nhello\r\n10;extension=1\r\n, how do you do?\r\n0\r\n\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Body_is_the_same_whatever_pieces_it_comes_in(int piece)
    {
        var body = new ChunkedBody();
        var text = new StringBuilder();
        foreach (var bytes in Encoding.ASCII.GetBytes(Answer).Chunk(piece))
        {
            ReadOnlySpan<byte> left = bytes;
            while (body.TryRead(ref left, out var data))
            {
                text.Append(Encoding.ASCII.GetString(data));
            }
        }

        Assert.Equal("hello, how do you do?", text.ToString());
        Assert.True(body.Ended);
        Assert.Equal(200, body.Status);
    }

    [Fact]
    public void Answer_that_stops_short_has_not_ended()
    {
        var body = new ChunkedBody();
        var bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"u8;
        Assert.True(body.TryRead(ref bytes, out _));
        Assert.False(body.TryRead(ref bytes, out _));
        Assert.False(body.Ended);
    }

    [Fact]
    public void Answer_with_a_length_is_no_stream()
    {
        Assert.Throws<FormatException>(static () =>
        {
            var bytes = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno"u8;
            new ChunkedBody().TryRead(ref bytes, out _);
        });
    }
}
