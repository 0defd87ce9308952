using System.Text;
using DeepSeek.Protocol.Chat;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Chat;

public sealed class CompletionReaderTests
{
    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":null,"reasoning_content":"a"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"text":"a","finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}""")]
    public void Part_that_moves_the_answer_on_is_semantic(string json) => Assert.True(Read(json).IsSemantic);

    [Theory]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","tool_calls":[]}}]}""")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1}}""")]
    [InlineData("""{"content":"a"}""")]
    [InlineData("{}")]
    public void Part_that_does_not_is_well_formed_and_not_semantic(string json)
    {
        Assert.True(Read(json).WellFormed);
        Assert.False(Read(json).IsSemantic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]""")]
    [InlineData("""{"choices":[]} {}""")]
    public void Bytes_that_are_no_object_are_malformed(string json) => Assert.False(Read(json).WellFormed);

    [Theory]
    [InlineData("stop", FinishReason.Complete, false)]
    [InlineData("tool_calls", FinishReason.Complete, false)]
    [InlineData("function_call", FinishReason.Complete, false)]
    [InlineData("length", FinishReason.Limited, false)]
    [InlineData("content_filter", FinishReason.Limited, false)]
    [InlineData("invented_tomorrow", FinishReason.Limited, false)]
    [InlineData("insufficient_system_resource", FinishReason.InsufficientSystemResource, true)]
    [InlineData("aborted", FinishReason.Aborted, true)]
    public void Finish_reason_tells_an_end_from_a_cut(string reason, FinishReason finish, bool cutShort)
    {
        var part = Read($$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""");

        Assert.Equal(finish, part.Finish);
        Assert.Equal(cutShort, part.IsCutShort);
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}""", true)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},{"index":1,"message":{},"finish_reason":"tool_calls"}]}""", true)]
    [InlineData("""{"choices":[{"text":"a","finish_reason":"stop"}]}""", true)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"length"}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"},{"index":1,"message":{},"finish_reason":"length"}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"content_filter"},{"index":1,"message":{},"finish_reason":"stop"}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"insufficient_system_resource"}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"},"finish_reason":null},{"index":1,"message":{},"finish_reason":"stop"}]}""", false)]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"a"}},{"index":0,"message":{},"finish_reason":"stop"}]}""", false)]
    [InlineData("""{"choices":[{"index":63,"message":{"content":"a"}},{"index":64,"message":{},"finish_reason":"stop"}]}""", false)]
    [InlineData("""{"choices":[null,{"message":{},"finish_reason":"stop"}]}""", false)]
    [InlineData("""{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"error":{"message":"busy"}}""", false)]
    [InlineData("""{"choices":[]}""", false)]
    [InlineData("""{"choices":[{"finish_reason":"stop"}]""", false)]
    public void Answer_is_complete_when_every_choice_said_all_it_had_to_say(string json, bool complete) => Assert.Equal(complete, Read(json).IsComplete);

    [Fact]
    public void Choices_are_told_apart()
    {
        var part = Read("""{"choices":[{"index":0,"delta":{"content":"a"}},{"index":2,"delta":{},"finish_reason":"stop"},{"index":99,"delta":{}}]}""");

        Assert.Equal(0b101UL | 1UL << 63, part.Choices);
        Assert.Equal(0b100UL, part.Finished);
    }

    [Theory]
    [InlineData("""{"error":{"message":"busy"}}""", true)]
    [InlineData("""{"error":"busy"}""", true)]
    [InlineData("""{"error":null,"choices":[]}""", false)]
    public void Error_is_seen(string json, bool isError) => Assert.Equal(isError, Read(json).IsError);

    [Fact]
    public void Usage_is_counted()
    {
        var part = Read("""
            {"usage":{"prompt_tokens":10,"completion_tokens":7,"total_tokens":17,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":6,
             "completion_tokens_details":{"reasoning_tokens":3},"prompt_tokens_details":{"cached_tokens":4}}}
            """);

        Assert.Equal(new TokenUsage { Prompt = 10, Completion = 7, CacheHit = 4, CacheMiss = 6, Reasoning = 3 }, part.Usage);
    }

    [Property]
    public void No_bytes_make_it_throw(byte[] bytes) => Assert.False(CompletionReader.Read(bytes).IsSemantic);

    private static CompletionPart Read(string json) => CompletionReader.Read(Encoding.UTF8.GetBytes(json));
}
