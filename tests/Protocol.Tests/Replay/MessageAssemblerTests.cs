using System.Text;
using DeepSeek.Protocol.Replay;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class MessageAssemblerTests
{
    private const string Start =
        """{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"cache_read_input_tokens":4,"output_tokens":1}},"extra":{"a":1}}""";

    private const string End =
        """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":30,"cache_read_input_tokens":null}}""";

    private const string TextStart = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";

    [Fact]
    public void Message_is_put_together_from_thoughts_text_and_a_tool() => AssertAnswer(
        """
        {"id":"m1","type":"message","role":"assistant","model":"m","content":[
          {"type":"thinking","thinking":"Why? So.","signature":"abc="},
          {"type":"redacted_thinking","data":"x"},
          {"type":"text","text":"Hello 😀","citations":[{"type":"char_location","start":1},{"type":"char_location","start":2}]},
          {"type":"tool_use","id":"t1","name":"weather","input":{"city":"Köln","days":1.0}},
          {"type":"tool_use","id":"t2","name":"time","input":{}}],
         "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":5,"cache_read_input_tokens":4,"output_tokens":30}}
        """,
        Start,
        """{"type": "ping"}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Why? "}}""",
        """{"type":"content_block_delta","index":0,"delta":{"thinking":"So.","type":"thinking_delta"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc="}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"x"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"index":2,"content_block":{"type":"text","text":"H","citations":[]},"type":"content_block_start"}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"ello \ud83d"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{"type":"char_location","start":1}}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"\ude00"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"citations_delta","citation":{"type":"char_location","start":2}}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"t2","name":"time","input":{}}}""",
        """{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t1","name":"weather","input":{}}}""",
        """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}""",
        """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"city\": \"K\u00f6"}}""",
        """{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"ln\",\"days\":1.0}"}}""",
        """{"type":"content_block_stop","index":3}""",
        End.Replace("end_turn", "tool_use", StringComparison.Ordinal),
        """{"type":"message_stop"}""");

    [Fact]
    public void Stop_sequence_and_what_else_the_end_says_is_of_the_message() => AssertAnswer(
        """
        {"id":"m1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":"stop_sequence","stop_sequence":"###","container":{"id":"k"},
         "usage":{"input_tokens":6,"cache_read_input_tokens":4,"output_tokens":2,"server_tool_use":{"web_search_requests":1}}}
        """,
        Start,
        """{"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"###","container":{"id":"k"}},"usage":{"output_tokens":2,"input_tokens":6,"server_tool_use":{"web_search_requests":1}}}""",
        """{"type":"message_stop"}""",
        "[DONE]");

    [Theory]
    [InlineData("""{"type":"invented_tomorrow"}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"invented_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","more":"b"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":1}}""")]
    [InlineData("""{"type":"content_block_delta","index":0}{""")]
    [InlineData("""{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData(TextStart)]
    [InlineData(Start)]
    [InlineData("""{"type":"content_block_start","index":1,"content_block":null}""")]
    [InlineData("""{"type":"message_delta","delta":{},"context_management":{"applied_edits":[1]}}""")]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_it_cannot_put_together_it_gives_up(string data)
    {
        var assembler = Begun(Start, TextStart);

        Assert.False(assembler.Add(Encoding.UTF8.GetBytes(data)));
        Assert.False(assembler.Add(Encoding.UTF8.GetBytes(End)));
        Assert.Null(assembler.Complete());
    }

    [Theory]
    [InlineData("""{"type":"message_start"}""")]
    [InlineData("""{"type":"message_start","message":[]}""")]
    [InlineData("""{"type":"message_start","message":{"type":"message","content":[{"type":"text","text":"a"}]}}""")]
    [InlineData(TextStart + "x")]
    [InlineData(End)]
    public void Beginning_that_is_none_is_given_up(string data) => Assert.False(new MessageAssembler(1 << 20).Add(Encoding.UTF8.GetBytes(data)));

    [Fact]
    public void Message_that_has_not_ended_is_none()
    {
        Assert.Null(new MessageAssembler(1 << 20).Complete());
        Assert.Null(Begun(Start, TextStart, """{"type":"content_block_stop","index":0}""", """{"type":"message_stop"}""").Complete());
        Assert.Null(Begun(Start, TextStart, """{"type":"message_delta","delta":{"stop_reason":""}}""").Complete());
        Assert.NotNull(Begun(Start, TextStart, End).Complete());
    }

    [Theory]
    [InlineData("""{\"a\":""")]
    [InlineData("""{} {}""")]
    [InlineData("""\ud800""")]
    public void Input_of_a_tool_that_is_no_JSON_makes_it_none(string input) =>
        Assert.Null(Begun(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t1","name":"n","input":{}}}""",
            $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{{{input}}}"}}""",
            End).Complete());

    [Fact]
    public void Answer_larger_than_allowed_is_given_up_however_it_comes()
    {
        var assembler = new MessageAssembler(20_000);
        var delta = Encoding.UTF8.GetBytes($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{new string('a', 1000)}}}"}}""");

        Assert.True(assembler.Add(Encoding.UTF8.GetBytes(Start)) && assembler.Add(Encoding.UTF8.GetBytes(TextStart)) && assembler.Add(delta));
        Assert.Contains(Enumerable.Range(0, 20), _ => !assembler.Add(delta));
        Assert.Null(assembler.Complete());
    }

    private static MessageAssembler Begun(params string[] events)
    {
        var assembler = new MessageAssembler(1 << 20);
        Assert.All(events, data => Assert.True(assembler.Add(Encoding.UTF8.GetBytes(data)), data));
        return assembler;
    }

    private static void AssertAnswer(string expected, params string[] events) => Assert.Equal(Canonical.Of(expected), Canonical.Of(Begun(events).Complete()!));
}
