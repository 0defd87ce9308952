using System.Text;
using DeepSeek.Protocol.Chat;

namespace DeepSeek.Protocol.Tests.Chat;

public sealed class RequestHeadTests
{
    [Fact]
    public void Model_stream_and_places_are_found_among_anything_else()
    {
        var body = Encoding.UTF8.GetBytes("""
            {"messages": [{"role":"user","content":"{\"model\":\"no\"}","model":"nor this"}], "x": {"stream": 1},
             "model" : "deepseek\u002dchat", "stream": true, "temperature": 0.5}
            """);

        Assert.Null(RequestHead.Read(body, out var head));

        Assert.Equal("deepseek-chat", head.Model);
        Assert.True(head.Stream);
        Assert.Equal("\"deepseek\\u002dchat\"", Encoding.UTF8.GetString(body[head.ModelToken]));
        Assert.StartsWith("[{\"role\"", Encoding.UTF8.GetString(body[head.PromptStart..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","stream":false}""")]
    [InlineData("""{"model":"m","stream":null}""")]
    public void Stream_is_off_unless_asked_for(string body)
    {
        Assert.Null(RequestHead.Read(Encoding.UTF8.GetBytes(body), out var head));
        Assert.False(head.Stream);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"model":"m"} x""", "not valid JSON")]
    [InlineData("""{"model":"m","messages":[}""", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "'model' is missing")]
    [InlineData("""{"model":""}""", "'model' is missing")]
    [InlineData("""{"model":1}""", "'model' must be a string")]
    [InlineData("""{"model":"a","model":"b"}""", "'model' is given twice")]
    [InlineData("""{"model":"a","stream":"yes"}""", "'stream' must be true or false")]
    [InlineData("""{"model":"a","stream":true,"stream":false}""", "'stream' is given twice")]
    public void Wrong_request_is_told_what_is_wrong(string body, string reason) =>
        Assert.Contains(reason, RequestHead.Read(Encoding.UTF8.GetBytes(body), out _), StringComparison.Ordinal);
}
