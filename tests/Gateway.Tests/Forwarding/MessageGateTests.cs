using System.Text;
using DeepSeek.Gateway.Dialects;
using DeepSeek.Gateway.Forwarding;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Forwarding;

/// <summary>The commit gate before a stream of the Messages API.</summary>
public sealed class MessageGateTests
{
    private const string Start = """{"type":"message_start","message":{"content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}""";
    private const string Ping = """{"type":"ping"}""";
    private const string Token = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""";
    private const string End = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}""";
    private const string NoCapacity = """{"type":"message_delta","delta":{"stop_reason":"insufficient_system_resource"}}""";
    private const string Stop = """{"type":"message_stop"}""";
    private const string Busy = """{"type":"error","error":{"type":"overloaded_error","message":"x"}}""";
    private const string DeadKey = """{"type":"error","error":{"type":"authentication_error","message":"x"}}""";

    private static readonly string[] Alphabet = [Start, Ping, Token, End, NoCapacity, Stop, Busy, DeadKey, "{", "[DONE]", """{"type":"invented"}"""];

    private readonly CommitGate _gate = new(AnthropicDialect.Instance, ownKey: true);

    [Fact]
    public void Pings_are_forgotten_before_commit_and_pass_after_without_moving_anything()
    {
        Assert.Equal(GateAction.Hold, Judge(Start).Action);
        Assert.Equal(new GateStep(GateAction.Drop), Judge(Ping));
        Assert.Equal(new GateStep(GateAction.Pass, Semantic: true), Judge(Token));
        Assert.Equal(new GateStep(GateAction.Pass), Judge(Ping));
    }

    [Fact]
    public void Stop_reason_makes_it_whole_and_message_stop_ends_it()
    {
        Judge(Token);
        Assert.False(_gate.Finished);
        Judge(End);

        Assert.True(_gate.Finished);
        Assert.Null(_gate.End());
        Assert.Equal(GateAction.PassAndEnd, Judge(Stop).Action);
    }

    [Fact]
    public void Usage_of_the_end_completes_that_of_the_beginning()
    {
        Judge(Start);
        Judge(Token);
        Judge(End);

        Assert.Equal((9, 3), (_gate.Usage?.Prompt, _gate.Usage?.Completion));
    }

    [Theory]
    [InlineData(Busy, true)]
    [InlineData(DeadKey, false)]
    public void Error_fails_over_before_commit_and_is_shown_after_unless_it_speaks_of_our_key(string error, bool shown)
    {
        Assert.Equal(GateAction.Fail, Judge(error).Action);
        Judge(Token);
        Assert.Equal(shown ? GateAction.PassAndFail : GateAction.Fail, Judge(error).Action);
    }

    [Property(MaxTest = 500)]
    public void Nothing_passes_before_the_first_semantic_event_and_nothing_is_held_after(byte[] letters)
    {
        var gate = new CommitGate(AnthropicDialect.Instance, ownKey: true);
        foreach (var letter in letters)
        {
            var step = gate.Judge(null, Encoding.UTF8.GetBytes(Alphabet[letter % Alphabet.Length]));
            var passes = step.Action is GateAction.Pass or GateAction.PassAndEnd or GateAction.PassAndFail;
            Assert.True(!passes || gate.Committed);
            Assert.True(step.Action is not (GateAction.Hold or GateAction.Drop) || !gate.Committed);
            Assert.Equal(step.Action is GateAction.Fail or GateAction.PassAndFail, step.Failure is not null);
            Assert.True(step.Action != GateAction.PassAndEnd || gate.End() is null);
            if (step.Failure is not null || step.Action == GateAction.PassAndEnd)
            {
                return;
            }
        }
    }

    private GateStep Judge(string data) => _gate.Judge(null, Encoding.UTF8.GetBytes(data));
}
