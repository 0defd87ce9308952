using DeepSeek.Bench.Gateway.Availability;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Bench.Tests.Availability;

public sealed class NodeAnswerTests
{
    private const string Text = "All is well that ends well.";

    [Fact]
    public void Stream_with_all_its_text_reason_and_last_word_is_whole()
    {
        Assert.True(NodeAnswer.IsWhole(": keep-alive\n\n" + Chunks.Stream("All is well", " that ends well."), stream: true));
        Assert.True(NodeAnswer.IsWhole("\n\n" + Chunks.Answer(Text), stream: false));
    }

    public static TheoryData<string> DamagedStreams =>
    [
        "",
        Chunks.Role,
        Chunks.Role + Chunks.Content(Text),
        Chunks.Role + Chunks.Content(Text) + Chunks.Finish("stop"),
        Chunks.Role + Chunks.Content(Text) + Chunks.Done,
        Chunks.Stream("All is well"),
        Chunks.Role + Chunks.Content(Text) + Chunks.Finish("insufficient_system_resource") + Chunks.Done,
        Chunks.Role + Chunks.Content(Text) + Chunks.Error("cut", "upstream_error"),
        Chunks.Stream(Text)[..^4] + "{",
    ];

    [Theory, MemberData(nameof(DamagedStreams))]
    public void Damaged_stream_is_not_whole(string body)
        => Assert.False(NodeAnswer.IsWhole(body, stream: true));

    [Theory]
    [InlineData("")]
    [InlineData("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assist")]
    [InlineData("{\"error\":{\"message\":\"no\"}}")]
    public void Damaged_answer_is_not_whole(string body)
        => Assert.False(NodeAnswer.IsWhole(body, stream: false));

    [Fact]
    public void Stream_has_begun_with_its_first_text_and_not_with_its_role()
    {
        Assert.False(NodeAnswer.HasBegun(": keep-alive\n\n" + Chunks.Role));
        Assert.True(NodeAnswer.HasBegun(Chunks.Role + Chunks.Content("All")));
    }
}
