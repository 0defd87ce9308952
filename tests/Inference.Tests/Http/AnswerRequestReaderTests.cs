using System.Text;
using DeepSeek.Inference.Http;
using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Tests.Http;

/// <summary>What clients ask is read as they mean it, and what can't be served is refused by the name of the field.</summary>
public sealed class AnswerRequestReaderTests
{
    private const string Messages = """
        "messages":[{"role":"user","content":"hi"}]
        """;

    [Fact]
    public void Chat_is_read_with_its_settings()
    {
        var request = Read("""
            {"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":null}],
             "stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"max_completion_tokens":7,"temperature":0,"top_p":0.5,"top_k":-1,"min_p":0.1,
             "presence_penalty":1,"frequency_penalty":-1,"repetition_penalty":1.1,"seed":42,"stop":["x","y"],"n":1,"tools":[],"logprobs":false,"user":"somebody","response_format":{"type":"text"}}
            """);
        Assert.Equal([new(ChatTurn.System, "be brief"), new(ChatTurn.User, "ab"), new(ChatTurn.Assistant, "")], request.Turns!);
        Assert.True(request is { Stream: true, IncludeUsage: true, MaxTokens: 7 });
        Assert.Equal(["x", "y"], request.Stop);
        Assert.Equal((0f, 0.5f, 0, 0.1f, 1f, -1f, 1.1f, 42L), (request.Sampling.Temperature, request.Sampling.TopP, request.Sampling.TopK, request.Sampling.MinP, request.Sampling.PresencePenalty, request.Sampling.FrequencyPenalty, request.Sampling.RepetitionPenalty, request.Seed!.Value));
    }

    [Fact]
    public void Defaults_are_those_that_deepseek_recommends()
    {
        var sampling = Read($"{{{Messages}}}").Sampling;
        Assert.Equal((0.6f, 0.95f), (sampling.Temperature, sampling.TopP));
    }

    [Theory]
    [InlineData("n", "2")]
    [InlineData("tools", """[{"type":"function"}]""")]
    [InlineData("tool_choice", "\"required\"")]
    [InlineData("logprobs", "true")]
    [InlineData("top_logprobs", "3")]
    [InlineData("logit_bias", """{"1":2}""")]
    [InlineData("response_format", """{"type":"json_object"}""")]
    [InlineData("audio", "{}")]
    public void What_would_change_the_answer_and_is_not_served_is_refused(string field, string value)
    {
        var e = Refused($$"""{{{Messages}},"{{field}}":{{value}}}""");
        Assert.Equal((400, "unsupported_parameter", field), (e.Status, e.Error.Code, e.Error.Param));
    }

    [Theory]
    [InlineData("max_tokens", "0")]
    [InlineData("max_tokens", "1.5")]
    [InlineData("max_tokens", "\"5\"")]
    [InlineData("temperature", "3")]
    [InlineData("temperature", "\"hot\"")]
    [InlineData("top_p", "-0.1")]
    [InlineData("min_p", "2")]
    [InlineData("presence_penalty", "5")]
    [InlineData("seed", "1.5")]
    [InlineData("stream", "1")]
    [InlineData("stop", "5")]
    [InlineData("stop", """["a",""]""")]
    [InlineData("stop", """["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]""")]
    public void Value_that_will_not_do_is_named(string field, string value)
    {
        var e = Refused($$"""{{{Messages}},"{{field}}":{{value}}}""");
        Assert.Equal((400, "invalid_value", field), (e.Status, e.Error.Code, e.Error.Param));
        Assert.Contains(field, e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "messages")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":"hi"}""", "messages")]
    [InlineData("""{"messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"messages":[{"role":"robot","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user","content":5}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""[1]""", null)]
    [InlineData("""{"messages":""", null)]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""", null)]
    public void Conversation_that_is_none_is_refused_where_it_goes_wrong(string json, string? param)
    {
        var e = Refused(json);
        Assert.Equal((400, param), (e.Status, e.Error.Param));
    }

    [Fact]
    public void Other_model_is_not_found()
    {
        var e = Refused($$"""{"model":"gpt-4",{{Messages}}}""");
        Assert.Equal((404, "model_not_found"), (e.Status, e.Error.Code));
        Assert.Contains("only 'm'", e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompt":"a+b"}""", "a+b")]
    [InlineData("""{"prompt":["a+b"]}""", "a+b")]
    public void Text_is_read_alone_or_in_a_list(string json, string text) => Assert.Equal(text, Read(json, chat: false).Text);

    [Theory]
    [InlineData("""{"prompt":["a","b"]}""")]
    [InlineData("""{"prompt":[1,2]}""")]
    [InlineData("""{}""")]
    public void Other_prompts_are_refused(string json) => Assert.Equal("prompt", Assert.Throws<RequestException>(() => Read(json, chat: false)).Error.Param);

    private static AnswerRequest Read(string json, bool chat = true) => AnswerRequestReader.Read(Encoding.UTF8.GetBytes(json), chat, "m");

    private static RequestException Refused(string json) => Assert.Throws<RequestException>(() => Read(json));
}
