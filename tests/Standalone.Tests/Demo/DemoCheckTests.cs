using System.Text;
using DeepSeek.Standalone.Demo;

namespace DeepSeek.Standalone.Tests.Demo;

/// <summary>A demo that took damaged answers for whole ones would prove nothing.</summary>
public sealed class DemoCheckTests
{
    private const int Number = 137; // 3+7

    private const string Local = """
        data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"reasoning_content":"3 plus 7 ✓\n"},"finish_reason":null}]}

        data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"10"},"finish_reason":null}]}

        data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """;

    private const string LocalWhole = """{"id":"chatcmpl-1","choices":[{"message":{"role":"assistant","content":"10","reasoning_content":"3 plus 7 ✓\n"},"finish_reason":"stop"}]}""";

    private static string Node => Encoding.UTF8.GetString(DemoAnswer.Events(Number).SelectMany(static part => part).ToArray());

    [Fact]
    public void Whole_answers_of_nodes_and_of_the_local_model_are_taken()
    {
        Assert.True(IsWhole(Node));
        Assert.True(IsWhole(": keep-alive\n\n: keep-alive\n\n" + Node));
        Assert.True(IsWhole(Local));
        Assert.True(IsWhole(Encoding.UTF8.GetString(DemoAnswer.Whole(Number)), stream: false));
        Assert.True(IsWhole("\n\n" + LocalWhole, stream: false));
    }

    [Theory]
    [InlineData("data: [DONE]\n\n", "")]
    [InlineData("\"stop\"", "\"length\"")]
    [InlineData("\"content\":\"10\"", "\"content\":\"1\"")]
    [InlineData("3 plus 7", "3 plus 8")]
    [InlineData("chatcmpl-1", "demo-37")]
    [InlineData("\"choices\"", "\"choice\"")]
    [InlineData("{\"id\"", "{id")]
    public void Damaged_answers_of_the_local_model_are_not(string part, string damaged)
    {
        Assert.False(IsWhole(Local.Replace(part, damaged, StringComparison.Ordinal)));
        if (LocalWhole.Contains(part, StringComparison.Ordinal))
        {
            Assert.False(IsWhole(LocalWhole.Replace(part, damaged, StringComparison.Ordinal), stream: false));
        }
    }

    [Fact]
    public void Answers_of_nodes_are_whole_to_the_byte()
    {
        for (var at = 0; at < Node.Length; at += 7)
        {
            Assert.False(IsWhole(Node.Remove(at, 1)), $"without its character {at}");
        }

        Assert.False(IsWhole(Node.Replace("demo-137", "demo-37", StringComparison.Ordinal))); // somebody else's, of the same sum
        Assert.False(IsWhole(Encoding.UTF8.GetString(DemoAnswer.GivenUp(Number)), stream: false));
        Assert.False(IsWhole(""));
    }

    private static bool IsWhole(string answer, bool stream = true) => DemoCheck.IsWhole(Encoding.UTF8.GetBytes(answer), Number, stream);
}
