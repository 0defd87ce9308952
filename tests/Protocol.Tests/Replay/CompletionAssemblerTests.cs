using System.Text;
using DeepSeek.Protocol.Replay;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class CompletionAssemblerTests
{
    [Fact]
    public void Chat_is_put_together_from_role_reasoning_content_and_usage() => AssertAnswer(
        """
        {"id":"c1","object":"chat.completion","created":7,"model":"m","system_fingerprint":"f","extra":{"a":1},
         "choices":[{"index":0,"message":{"role":"assistant","content":"Hello 😀","reasoning_content":"Why? \"So.\""},"logprobs":null,"finish_reason":"stop"}],
         "usage":{"prompt_tokens":9,"completion_tokens":3}}
        """,
        """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","system_fingerprint":null,"extra":{"a":1},"choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":""},"logprobs":null,"finish_reason":null}],"usage":null}""",
        """{"id":"c1","object":"chat.completion.chunk","created":8,"model":"m","system_fingerprint":"f","obfuscation":"xy","choices":[{"delta":{"role":null,"content":null,"reasoning_content":"Why? \"S"},"logprobs":null,"finish_reason":null,"index":0}]}""",
        """{"id":"c1","choices":[{"index":0,"delta":{"reasoning_content":"o.\"","content":""}}]}""",
        """{"id":"c1","choices":[{"index":0,"delta":{"content":"Hello \ud83d"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}""",
        """{"id":"c1","choices":[{"index":0,"delta":{"content":"\ude00"}}]}""",
        """{"id":"c1","choices":[{"index":0,"delta":{"content":"","role":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3}}""",
        "[DONE]");

    [Fact]
    public void Calls_of_tools_are_merged_by_their_place() => AssertAnswer(
        """
        {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[
          {"id":"t0","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Köln\"}"}},
          {"id":"t1","type":"function","function":{"name":"time","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}
        """,
        """{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":1,"id":"t1","type":"function","function":{"name":"ti","arguments":""}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t0","type":"function","function":{"name":"weather","arguments":"{\"ci"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"arguments":"ty\":\"K"},"index":0,"id":null},{"index":1,"id":"","type":null,"function":{"name":"me","arguments":"{}"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t0","type":"function","function":{"name":null,"arguments":"\u00f6ln\"}"}}]}}]}""",
        """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");

    [Fact]
    public void Choices_are_told_apart_and_functions_refusals_and_probabilities_are_joined() => AssertAnswer(
        """
        {"object":"chat.completion","choices":[
          {"index":0,"message":{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{1}"}},"finish_reason":"function_call","stop_reason":null,"filtered":{}},
          {"index":1,"message":{"role":"assistant","content":"ab","refusal":"no"},"logprobs":{"content":[{"token":"a","logprob":-0.10},{"token":"b","logprob":-2e-3}],"refusal":null},
           "finish_reason":"stop","stop_reason":128001}]}
        """,
        """{"choices":[{"index":1,"delta":{"role":"assistant","content":"a","refusal":null},"logprobs":{"content":[ {"token":"a","logprob":-0.10} ],"refusal":null},"stop_reason":null}]}""",
        """{"choices":[{"index":0,"delta":{"role":"assistant","function_call":{"name":"f","arguments":""}},"stop_reason":null,"filtered":{}},{"index":1,"delta":{"content":"b"},"logprobs":{"content":[{"token":"b","logprob":-2e-3}]}}]}""",
        """{"choices":[{"index":1,"delta":{"refusal":"no"},"logprobs":{"content":[]},"finish_reason":"stop","stop_reason":128001}]}""",
        """{"choices":[{"index":0,"delta":{"function_call":{"arguments":"{1"}},"filtered":{}}]}""",
        """{"choices":[{"index":0,"delta":{"function_call":{"arguments":"}"},"tool_calls":null},"finish_reason":"function_call"}]}""");

    [Fact]
    public void Text_completion_is_put_together() => AssertAnswer(
        """
        {"id":"x","object":"text_completion","choices":[{"index":0,"text":"one two","logprobs":{"tokens":["one"," two"],"token_logprobs":[null,-1.5],"text_offset":[0,3]},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":1}}
        """,
        """{"id":"x","object":"text_completion","choices":[{"index":0,"text":"one","logprobs":{"tokens":["one"],"token_logprobs":[null],"text_offset":[0]},"finish_reason":null}]}""",
        """{"id":"x","object":"text_completion","choices":[{"index":0,"text":" two","logprobs":{"tokens":[" two"],"token_logprobs":[-1.5],"text_offset":[3]},"finish_reason":null}]}""",
        """{"id":"x","object":"text_completion","choices":[{"index":0,"text":"","logprobs":null,"finish_reason":"stop"}]}""",
        """{"id":"x","object":"text_completion","choices":[],"usage":{"prompt_tokens":1}}""");

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"audio":{"data":"x"}}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"invented":"x"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"invented":1}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":["a"]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"a"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a"},{"index":0,"id":"b"}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"custom":{"input":"a"}}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":-1}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":["a"]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"logprobs":{"content":{"a":1}}}]}""")]
    [InlineData("""{"choices":[{"index":0,"token_ids":[1]},{"index":0,"token_ids":[2]}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"},{"index":0,"delta":{},"finish_reason":"length"}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]}""")]
    [InlineData("""{"choices":[{"index":1024,"delta":{}}]}""")]
    [InlineData("""{"choices":["a"]}""")]
    [InlineData("""{"error":{"message":"busy"}}""")]
    [InlineData("""{"choices":[],"nam\u0065":1}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"\ud800":""}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}]""")]
    [InlineData("""{"choices":[]} {}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_it_cannot_put_together_it_gives_up(string data)
    {
        var assembler = new CompletionAssembler(1 << 20);

        Assert.False(assembler.Add(Encoding.UTF8.GetBytes(data)));
        Assert.False(assembler.Add("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"""u8));
        Assert.Null(assembler.Complete());
    }

    [Fact]
    public void What_is_no_UTF8_is_given_up() =>
        Assert.False(new CompletionAssembler(1 << 20).Add([.. "{\"a"u8, 0xff, .. "\":1}"u8]));

    [Theory]
    [InlineData()]
    [InlineData("[DONE]")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}""", "[DONE]")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":""}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"},{"index":1,"delta":{"content":"a"}}]}""")]
    [InlineData("""{"choices":[{"index":0,"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"text":"a","delta":{},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"text":"a","finish_reason":"stop"},{"index":1,"delta":{},"finish_reason":"stop"}]}""")]
    public void Answer_that_is_not_whole_is_none(params string[] events)
    {
        var assembler = new CompletionAssembler(1 << 20);

        Assert.All(events, data => Assert.True(assembler.Add(Encoding.UTF8.GetBytes(data))));
        Assert.Null(assembler.Complete());
    }

    [Fact]
    public void Answer_larger_than_allowed_is_given_up_however_it_comes()
    {
        var assembler = new CompletionAssembler(20_000);
        var chunk = Encoding.UTF8.GetBytes($$$"""{"choices":[{"index":0,"delta":{"content":"{{{new string('a', 1000)}}}"}}]}""");

        Assert.True(assembler.Add(chunk));
        Assert.Contains(Enumerable.Range(0, 20), _ => !assembler.Add(chunk));
        Assert.Null(assembler.Complete());
    }

    [Fact]
    public void What_events_repeat_takes_no_room()
    {
        var assembler = new CompletionAssembler(4_000);
        var chunk = """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":{"prompt_tokens":1}}"""u8;

        for (var i = 0; i < 1000; i++)
        {
            Assert.True(assembler.Add(chunk));
        }
    }

    private static void AssertAnswer(string expected, params string[] events)
    {
        var assembler = new CompletionAssembler(1 << 20);

        Assert.All(events, data => Assert.True(assembler.Add(Encoding.UTF8.GetBytes(data)), data));

        Assert.Equal(Canonical.Of(expected), Canonical.Of(assembler.Complete()!));
    }
}
