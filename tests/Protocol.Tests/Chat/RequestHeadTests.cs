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
    [InlineData("\"temperature\":0", true)]
    [InlineData("\"temperature\":-0", true)]
    [InlineData("\"temperature\":0.00", true)]
    [InlineData("\"temperature\":0e3", true)]
    [InlineData("\"temperature\":-0.0E-5", true)]
    [InlineData("\"seed\":0", true)]
    [InlineData("\"temperature\":1.3,\"seed\":7", true)]
    [InlineData("\"seed\":7,\"seed\":7,\"temperature\":0,\"temperature\":0.0", true)]
    [InlineData("\"temp\\u0065rature\":0", true)]
    [InlineData("\"top_p\":0", false)]
    [InlineData("\"temperature\":1e-999", false)]
    [InlineData("\"temperature\":0.01", false)]
    [InlineData("\"temperature\":\"0\"", false)]
    [InlineData("\"temperature\":null", false)]
    [InlineData("\"temperature\":[0]", false)]
    [InlineData("\"seed\":null", false)]
    [InlineData("\"temperature\":0,\"temperature\":1", false)]
    [InlineData("\"temperature\":1,\"temperature\":0", false)]
    [InlineData("\"temperature\":0,\"temperature\":null", false)]
    [InlineData("\"seed\":null,\"seed\":7", false)]
    [InlineData("\"temperature\":0,\"temperature\":1,\"seed\":7", false)]
    [InlineData("\"temperature\":0,\"seed\":7,\"seed\":null", false)]
    [InlineData("\"messages\":[{\"temperature\":0,\"seed\":1}]", false)]
    public void Request_is_deterministic_by_temperature_0_or_a_seed_without_contradiction(string fields, bool deterministic)
    {
        Assert.Null(RequestHead.Read(Encoding.UTF8.GetBytes($$"""{"model":"m",{{fields}}}"""), out var head));
        Assert.Equal(deterministic, head.IsDeterministic);
    }

    [Theory]
    [InlineData("""{"include_usage":true}""", true)]
    [InlineData("""{"other":[true],"include_usage": true}""", true)]
    [InlineData("""{"include_usage":false}""", false)]
    [InlineData("""{"include_usage":null}""", false)]
    [InlineData("""{"include_usage":[true]}""", false)]
    [InlineData("""{"a":{"include_usage":true}}""", false)]
    [InlineData("{}", false)]
    [InlineData("null", false)]
    [InlineData("true", false)]
    public void Usage_is_included_when_asked_for(string options, bool included)
    {
        Assert.Null(RequestHead.Read(Encoding.UTF8.GetBytes($$"""{"stream_options":{{options}},"model":"m","stream":true}"""), out var head));
        Assert.Equal(included, head.IncludeUsage);
        Assert.True(head.Stream);
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
    [InlineData("""{"model":"\ud800"}""", "not valid")]
    [InlineData("""{"model":"m","strea\ud800":1}""", "not valid")]
    [InlineData("""{"model":"a","stream":"yes"}""", "'stream' must be true or false")]
    [InlineData("""{"model":"a","stream":true,"stream":false}""", "'stream' is given twice")]
    public void Wrong_request_is_told_what_is_wrong(string body, string reason) =>
        Assert.Contains(reason, RequestHead.Read(Encoding.UTF8.GetBytes(body), out _), StringComparison.Ordinal);
}
