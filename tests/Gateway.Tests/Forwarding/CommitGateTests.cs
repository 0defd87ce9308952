using System.Text;
using DeepSeek.Gateway.Dialects;
using DeepSeek.Gateway.Forwarding;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Forwarding;

public sealed class CommitGateTests
{
    private const string Role = """{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""";
    private const string Token = """{"choices":[{"index":0,"delta":{"content":"a"}}]}""";
    private const string Second = """{"choices":[{"index":1,"delta":{"content":"a"}}]}""";
    private const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string NoCapacity = """{"choices":[{"index":0,"delta":{},"finish_reason":"insufficient_system_resource"}]}""";
    private const string Done = "[DONE]";

    private static readonly string[] Alphabet = [Role, Token, Second, Stop, NoCapacity, Done, "{", """{"error":"x"}"""];

    private readonly CommitGate _gate = new(OpenAiDialect.Instance, ownKey: true);

    [Fact]
    public void Role_is_held_and_a_token_commits()
    {
        Assert.Equal(GateAction.Hold, Judge(Role).Action);
        Assert.False(_gate.Committed);
        Assert.Equal(GateAction.Pass, Judge(Token).Action);
        Assert.True(_gate.Committed);
    }

    [Fact]
    public void Done_after_a_finish_reason_ends()
    {
        Judge(Token);
        Judge(Stop);

        Assert.Equal(GateAction.PassAndEnd, Judge(Done).Action);
    }

    [Fact]
    public void Done_without_one_fails()
    {
        Judge(Token);

        Assert.Equal("unfinished_stream", Judge(Done).Failure?.Reason);
    }

    [Fact]
    public void End_is_whole_only_when_every_choice_has_finished()
    {
        Assert.Equal("empty_answer", _gate.End()?.Reason);
        Judge(Token);
        Judge(Second);
        Judge(Stop);

        Assert.Equal("unfinished_stream", _gate.End()?.Reason);
    }

    [Fact]
    public void Lack_of_capacity_fails_over_before_commit_and_is_passed_after()
    {
        Assert.Equal(GateAction.Fail, new CommitGate(OpenAiDialect.Instance, ownKey: true).Judge(null, Encoding.UTF8.GetBytes(NoCapacity)).Action);
        Judge(Token);
        Assert.Equal(GateAction.PassAndFail, Judge(NoCapacity).Action);
    }

    [Fact]
    public void Event_of_type_error_is_one_whatever_it_says() =>
        Assert.Equal("error_in_answer", _gate.Judge("error", "{\"message\":\"busy\"}"u8).Failure?.Reason);

    [Property(MaxTest = 500)]
    public void Nothing_passes_before_the_first_semantic_event_and_nothing_is_held_after(byte[] letters)
    {
        var gate = new CommitGate(OpenAiDialect.Instance, ownKey: false);
        foreach (var letter in letters)
        {
            var step = gate.Judge(null, Encoding.UTF8.GetBytes(Alphabet[letter % Alphabet.Length]));
            var passes = step.Action is GateAction.Pass or GateAction.PassAndEnd or GateAction.PassAndFail;
            Assert.True(!passes || gate.Committed);
            Assert.True(step.Action != GateAction.Hold || !gate.Committed);
            Assert.Equal(step.Action is GateAction.Fail or GateAction.PassAndFail, step.Failure is not null);
            if (step.Failure is not null || step.Action == GateAction.PassAndEnd)
            {
                return;
            }
        }
    }

    private GateStep Judge(string data) => _gate.Judge(null, Encoding.UTF8.GetBytes(data));
}
