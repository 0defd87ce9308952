using System.Text;
using DeepSeek.Bench.Gateway.Load;
using DeepSeek.Bench.Gateway.Upstream;

namespace DeepSeek.Bench.Tests.Upstream;

public sealed class RequestScanTests
{
    private static readonly byte[] WithLength = Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 4\r\n\r\nbody");
    private static readonly byte[] InChunks = Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
    private static readonly byte[] WithoutBody = Encoding.ASCII.GetBytes("GET /models HTTP/1.1\r\nHost: x\r\n\r\n");

    public static TheoryData<byte[]> Requests => [WithLength, InChunks, WithoutBody];

    [Theory, MemberData(nameof(Requests))]
    public void Request_ends_where_its_body_does(byte[] request)
    {
        Assert.Equal(request.Length, RequestScan.Length([.. request, .. "POST"u8]));
        for (var length = 0; length < request.Length; length++)
        {
            Assert.Null(RequestScan.Length(request.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(true, 64)]
    [InlineData(false, 1)]
    public void Question_says_whether_it_wants_a_stream_and_how_long(bool stream, int tokens)
    {
        var request = Encoding.UTF8.GetBytes(Question.Body(stream, tokens));
        Assert.Equal(stream, RequestScan.IsStream(request));
        Assert.Equal(tokens, RequestScan.Tokens(request));
    }
}
