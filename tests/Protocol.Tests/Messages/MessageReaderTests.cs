using System.Text;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Messages;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Messages;

public sealed class MessageReaderTests
{
    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"a"}}""")]
    [InlineData("""{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}""")]
    [InlineData("""{"delta":{"text":"a","type":"text_delta"},"index":0,"type":"content_block_delta"}""")]
    [InlineData("""{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"get","input":{}}}""")]
    [InlineData("""{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"x"}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}""")]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":3}}""")]
    [InlineData("""{"type":"message","role":"assistant","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn"}""")]
    [InlineData("""{"type":"message","role":"assistant","content":[],"stop_reason":"end_turn"}""")]
    [InlineData("""{"type":"message","role":"assistant","content":[{"type":"text","text":"a"}],"stop_reason":null}""")]
    public void Part_that_moves_the_answer_on_is_semantic(string json)
    {
        Assert.True(Read(json).IsSemantic);
        Assert.Equal(1UL, Read(json).Choices);
    }

    [Theory]
    [InlineData("""{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc"}}""")]
    [InlineData("""{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}""")]
    [InlineData("""{"type":"content_block_stop","index":0}""")]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":3}}""")]
    [InlineData("""{"type":"message_stop"}""")]
    [InlineData("""{"type":"ping"}""")]
    [InlineData("""{"type":"message","content":[ ],"stop_reason":null}""")]
    [InlineData("""{"type":"invented_tomorrow","delta":[],"content_block":null,"message":7,"usage":"x"}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"another API"},"finish_reason":"stop"}]}""")]
    [InlineData("{}")]
    public void Part_that_does_not_is_well_formed_and_not_semantic(string json)
    {
        Assert.True(Read(json).WellFormed);
        Assert.False(Read(json).IsSemantic);
        Assert.Equal(0UL, Read(json).Choices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("[DONE]")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"type":"content_block_delta","delta":{"text":"a"}""")]
    [InlineData("""{"type":"ping"} {}""")]
    public void Bytes_that_are_no_object_are_malformed(string json) => Assert.Equal(default, Read(json));

    [Theory]
    [InlineData("end_turn", FinishReason.Complete)]
    [InlineData("max_tokens", FinishReason.Limited)]
    [InlineData("stop_sequence", FinishReason.Complete)]
    [InlineData("tool_use", FinishReason.Complete)]
    [InlineData("pause_turn", FinishReason.Limited)]
    [InlineData("refusal", FinishReason.Limited)]
    [InlineData("invented_tomorrow", FinishReason.Limited)]
    [InlineData("insufficient_system_resource", FinishReason.InsufficientSystemResource)]
    [InlineData("", FinishReason.None)]
    public void Stop_reason_ends_a_stream_and_a_whole_answer_alike(string reason, FinishReason finish)
    {
        Assert.Equal(finish, Read($$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"}}""").Finish);
        Assert.Equal(finish, Read($$$"""{"type":"message","content":[],"stop_reason":"{{{reason}}}"}""").Finish);
        Assert.Equal(finish == FinishReason.None ? 0UL : 1UL, Read($$$"""{"delta":{"stop_reason":"{{{reason}}}"}}""").Finished);
    }

    [Theory]
    [InlineData("""{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn"}""", true)]
    [InlineData("""{"type":"message","content":[],"stop_reason":"tool_use"}""", true)]
    [InlineData("""{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"max_tokens"}""", false)]
    [InlineData("""{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":null}""", false)]
    [InlineData("""{"type":"message","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn","error":{"type":"api_error"}}""", false)]
    public void Answer_is_complete_when_it_said_all_it_had_to_say(string json, bool complete) => Assert.Equal(complete, Read(json).IsComplete);

    [Fact]
    public void Ping_and_the_end_are_known_by_their_type()
    {
        Assert.True(Read("""{"type": "ping"}""").IsKeepAlive);
        Assert.True(Read("""{"type":"message_stop","extra":1}""").IsEnd);
        Assert.False(Read("""{"type":"message_start"}""").IsKeepAlive || Read("""{"type":"message_delta"}""").IsEnd);
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", true)]
    [InlineData("""{"type":"error"}""", true)]
    [InlineData("""{"error":{"message":"busy"},"type":"message"}""", true)]
    [InlineData("""{"type":"message","content":[],"error":null}""", false)]
    public void Error_is_seen(string json, bool isError) => Assert.Equal(isError, Read(json).IsError);

    [Theory]
    [InlineData("""{"input_tokens":9,"output_tokens":3}""", 9, 3, 0, 0)]
    [InlineData("""{"input_tokens":9,"output_tokens":3,"cache_read_input_tokens":null,"cache_creation_input_tokens":null}""", 9, 3, 0, 0)]
    [InlineData("""{"input_tokens":5,"cache_creation_input_tokens":2,"cache_read_input_tokens":4,"output_tokens":3,"server_tool_use":{"a":1}}""", 11, 3, 4, 7)]
    [InlineData("""{"cache_read_input_tokens":0,"input_tokens":5}""", 5, 0, 0, 5)]
    [InlineData("""{"output_tokens":-1,"input_tokens":"many"}""", 0, 0, 0, 0)]
    public void Usage_is_counted_wherever_it_stands(string usage, long prompt, long completion, long hit, long miss)
    {
        var expected = new TokenUsage { Prompt = prompt, Completion = completion, CacheHit = hit, CacheMiss = miss };

        Assert.Equal(expected, Read($$$"""{"type":"message_start","message":{"usage":{{{usage}}}}}""").Usage);
        Assert.Equal(expected, Read($$"""{"type":"message_delta","delta":{},"usage":{{usage}}}""").Usage);
    }

    [Fact]
    public void Counts_of_the_end_complete_those_of_the_beginning()
    {
        var begin = new TokenUsage { Prompt = 11, Completion = 1, CacheHit = 4, CacheMiss = 7 };
        var end = new TokenUsage { Completion = 30 };

        Assert.Equal(begin with { Completion = 30 }, begin.With(end));
    }

    [Property]
    public void No_bytes_make_it_throw(byte[] bytes) => Assert.False(MessageReader.Read(bytes).IsSemantic);

    private static CompletionPart Read(string json) => MessageReader.Read(Encoding.UTF8.GetBytes(json));
}
