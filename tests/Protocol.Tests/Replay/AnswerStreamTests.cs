using System.Buffers;
using System.Text;
using DeepSeek.Protocol.Replay;
using DeepSeek.Protocol.Tests.Sse;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class AnswerStreamTests
{
    private const string Chat = """
        {"id":"c1","object":"chat.completion","created":7,"model":"m","extra":{"a":1},"choices":[{"index":0,"message":{"role":"assistant","content":"Hi\n😀","reasoning_content":"So.","refusal":null},
         "logprobs":{"content":[{"token":"Hi"}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":9},"system_fingerprint":"f"}
        """;

    [Fact]
    public void Chat_comes_as_role_reasoning_content_and_finish_reason_with_usage() => AssertStream(
        Chat,
        includeUsage: false,
        """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","extra":{"a":1},"system_fingerprint":"f","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}""",
        """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","system_fingerprint":"f","choices":[{"index":0,"delta":{"reasoning_content":"So."},"logprobs":null,"finish_reason":null}]}""",
        """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","system_fingerprint":"f","choices":[{"index":0,"delta":{"content":"Hi\n😀"},"logprobs":{"content":[{"token":"Hi"}]},"finish_reason":null}]}""",
        """{"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","system_fingerprint":"f","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":9}}""",
        "[DONE]");

    [Fact]
    public void Usage_that_was_asked_for_comes_in_a_chunk_of_its_own() => AssertStream(
        """{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9}}""",
        includeUsage: true,
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""",
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}],"usage":null}""",
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""",
        """{"object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":9}}""",
        "[DONE]");

    [Fact]
    public void Calls_of_tools_come_one_by_one_and_choices_one_after_another() => AssertStream(
        """
        {"object":"chat.completion","choices":[
          {"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"t0","type":"function","function":{"name":"n","arguments":"{}"}},{"id":"t1","type":"function","function":{"name":"k","arguments":""}}]},
           "logprobs":{"content":[]},"finish_reason":"tool_calls"},
          {"index":1,"message":{"role":"assistant","function_call":{"name":"f","arguments":"{1}"},"annotations":[{"type":"url"}]},"finish_reason":"function_call","stop_reason":7}],"usage":{"prompt_tokens":9}}
        """,
        includeUsage: false,
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":null},"logprobs":null,"finish_reason":null}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t0","type":"function","function":{"name":"n","arguments":"{}"}}]},"logprobs":null,"finish_reason":null}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"t1","type":"function","function":{"name":"k","arguments":""}}]},"logprobs":null,"finish_reason":null}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"logprobs":{"content":[]},"finish_reason":"tool_calls"}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":1,"delta":{"role":"assistant","content":null},"finish_reason":null}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":1,"delta":{"annotations":[{"type":"url"}]},"finish_reason":null}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":1,"delta":{"function_call":{"name":"f","arguments":"{1}"}},"finish_reason":null}]}""",
        """{"object":"chat.completion.chunk","choices":[{"index":1,"delta":{},"finish_reason":"function_call","stop_reason":7}],"usage":{"prompt_tokens":9}}""",
        "[DONE]");

    [Fact]
    public void Text_completion_comes_as_text_and_finish_reason() => AssertStream(
        """{"id":"x","object":"text_completion","choices":[{"index":0,"text":"one","logprobs":{"tokens":["one"]},"finish_reason":"stop"},{"text":"","logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}""",
        includeUsage: false,
        """{"id":"x","object":"text_completion","choices":[{"index":0,"text":"one","logprobs":{"tokens":["one"]},"finish_reason":null}]}""",
        """{"id":"x","object":"text_completion","choices":[{"index":0,"text":"","logprobs":null,"finish_reason":"stop"}]}""",
        """{"id":"x","object":"text_completion","choices":[{"index":1,"text":"","logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}""",
        "[DONE]");

    [Fact]
    public void Message_comes_as_named_events()
    {
        const string message = """
            {"id":"m1","type":"message","role":"assistant","content":[{"type":"thinking","thinking":"So.","signature":"abc="},{"type":"text","text":"Hi","citations":[{"start":1}]},
              {"type":"tool_use","id":"t1","name":"n","input":{"city": "Köln"}},{"type":"redacted_thinking","data":"x"},{"type":"tool_use","id":"t2","name":"k","input":{}}],
             "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":30}}
            """;

        AssertStream(
            message,
            includeUsage: false,
            """{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":0}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"So."}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc="}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"","citations":[]}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"start":1}}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"n","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"city\":\"Köln\"}"}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"content_block_start","index":3,"content_block":{"type":"redacted_thinking","data":"x"}}""",
            """{"type":"content_block_stop","index":3}""",
            """{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"t2","name":"k","input":{}}}""",
            """{"type":"content_block_stop","index":4}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":5,"output_tokens":30}}""",
            """{"type":"message_stop"}""");
        Assert.All(SseEvents.Read(Write(message, false)!), e => Assert.StartsWith($$"""{"type":"{{e.Type}}",""", e.Data.Replace("\"}", "\",", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"object":"list","data":[1]}""")]
    [InlineData("""{"object":"chat.completion","choices":[]}""")]
    [InlineData("""{"object":"chat.completion","choices":[{"index":0,"message":{"content":"a"},"finish_reason":null}]}""")]
    [InlineData("""{"object":"chat.completion","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},{"index":1,"message":{}}]}""")]
    [InlineData("""{"object":"chat.completion","choices":[{"index":0,"text":"a","finish_reason":"stop"}]}""")]
    [InlineData("""{"object":"text_completion","choices":[{"index":0,"message":{},"finish_reason":"stop"}]}""")]
    [InlineData("""{"object":"chat.completion","choices":[{"index":0,"message":{"tool_calls":["a"]},"finish_reason":"stop"}]}""")]
    [InlineData("""{"object":"chat.completion","choices":["a"]}""")]
    [InlineData("""{"type":"message","content":[],"stop_reason":null}""")]
    [InlineData("""{"type":"message","content":["a"],"stop_reason":"end_turn"}""")]
    [InlineData("""{"type":"error","error":{}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("")]
    public void What_is_no_whole_answer_has_no_stream(string answer) => Assert.Null(Write(answer, false));

    internal static string? Write(string answer, bool includeUsage)
    {
        var to = new ArrayBufferWriter<byte>();
        return AnswerStream.TryWrite(Encoding.UTF8.GetBytes(answer), includeUsage, to) ? Encoding.UTF8.GetString(to.WrittenSpan) : null;
    }

    private static void AssertStream(string answer, bool includeUsage, params string[] events) =>
        Assert.Equal(events.Select(Comparable), SseEvents.Read(Write(answer, includeUsage)!).Select(e => Comparable(e.Data)));

    private static string Comparable(string data) => Canonical.Of(data) ?? data;
}
