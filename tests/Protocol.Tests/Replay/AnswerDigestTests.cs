using System.Text;
using DeepSeek.Protocol.Replay;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class AnswerDigestTests
{
    private const string Chat = """
        {"id":"c1","object":"chat.completion","created":7,"choices":[{"index":0,"message":{"role":"assistant","content":"a","tool_calls":[{"id":"t1","type":"function","function":{"name":"n","arguments":"{}"}}]},
         "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":9}}
        """;

    private const string Message = """
        {"id":"m1","type":"message","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"tool_use","id":"t1","name":"n","input":{"id":1,"x":null}}],"stop_reason":"tool_use","usage":{}}
        """;

    private const string Embeddings = """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,0.2]}],"model":"m","usage":{"prompt_tokens":4}}""";

    [Theory]
    [InlineData(Chat, "\"c1\"", "\"c2\"")]
    [InlineData(Chat, "7", "8")]
    [InlineData(Chat, "9", "10")]
    [InlineData(Chat, "\"t1\"", "\"t2\"")]
    [InlineData(Chat, "\"logprobs\":null", "\"logprobs\":{\"content\":[1]}")]
    [InlineData(Chat, "\"logprobs\":null,", "")]
    [InlineData(Chat, "\"role\"", "\"refusal\":null,\"annotations\":[],\"role\"")]
    [InlineData(Chat, "\"role\":\"assistant\",\"content\":\"a\"", "\"content\":\"\\u0061\", \"role\":\"assistant\"")]
    [InlineData(Message, "\"m1\"", "\"m2\"")]
    [InlineData(Message, "\"t1\"", "\"t2\"")]
    [InlineData(Message, "\"s\"", "\"other\"")]
    [InlineData(Message, "\"usage\":{}", "\"usage\":{\"output_tokens\":1}")]
    [InlineData(Embeddings, "4", "5")]
    [InlineData(Embeddings, "\"m\"", "\"k\"")]
    public void What_every_answer_has_of_its_own_does_not_count(string answer, string what, string other) => Assert.Equal(Of(answer), Of(Changed(answer, what, other)));

    [Theory]
    [InlineData(Chat, "\"a\"", "\"b\"")]
    [InlineData(Chat, "\"a\"", "null")]
    [InlineData(Chat, "stop", "length")]
    [InlineData(Chat, "\"n\"", "\"k\"")]
    [InlineData(Chat, "{}\"", "{1}\"")]
    [InlineData(Chat, "\"index\":0", "\"index\":1")]
    [InlineData(Message, "\"t\"", "\"u\"")]
    [InlineData(Message, "\"id\":1", "\"id\":2")]
    [InlineData(Message, ",\"x\":null", "")]
    [InlineData(Message, "\"stop_reason\":\"tool_use\"", "\"stop_reason\":\"end_turn\"")]
    [InlineData(Embeddings, "0.2", "0.3")]
    [InlineData(Embeddings, "0.1,0.2", "0.2,0.1")]
    public void What_it_says_counts(string answer, string what, string other) => Assert.NotEqual(Of(answer), Of(Changed(answer, what, other)));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"error":{"message":"busy"}}""")]
    [InlineData("""{"choices":[1]""")]
    public void What_is_no_answer_has_none(string json) => Assert.Null(AnswerDigest.Of(Encoding.UTF8.GetBytes(json)));

    [Property]
    public void No_bytes_make_it_throw(byte[] bytes) => Assert.Null(AnswerDigest.Of(bytes));

    private static string Changed(string answer, string what, string other)
    {
        Assert.Contains(what, answer, StringComparison.Ordinal);
        return answer.Replace(what, other, StringComparison.Ordinal);
    }

    private static AnswerDigest Of(string answer) => Assert.NotNull(AnswerDigest.Of(Encoding.UTF8.GetBytes(answer)));
}
