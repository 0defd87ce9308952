using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Messages;
using DeepSeek.Protocol.Replay;
using DeepSeek.Protocol.Tests.Sse;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class ReplayProperties
{
    [Property(MaxTest = 500)]
    public void Chat_that_was_split_is_put_together_again(int seed) => AssertPutTogether(seed, WholeAnswers.Chat, (split, answer) => split.OfCompletion(answer), Completions);

    [Property(MaxTest = 200)]
    public void Text_completion_that_was_split_is_put_together_again(int seed) =>
        AssertPutTogether(seed, WholeAnswers.Text, (split, answer) => split.OfCompletion(answer), Completions);

    [Property(MaxTest = 500)]
    public void Message_that_was_split_is_put_together_again(int seed) =>
        AssertPutTogether(seed, WholeAnswers.AnthropicMessage, (split, message) => split.OfMessage(message), Messages);

    [Property(MaxTest = 300)]
    public void Chat_says_the_same_after_it_was_a_stream(int seed, bool includeUsage) => AssertStreams(WholeAnswers.Chat(new Random(seed)), includeUsage, Completions, CompletionReader.Read);

    [Property(MaxTest = 200)]
    public void Text_completion_says_the_same_after_it_was_a_stream(int seed, bool includeUsage) =>
        AssertStreams(WholeAnswers.Text(new Random(seed)), includeUsage, Completions, CompletionReader.Read);

    [Property(MaxTest = 300)]
    public void Message_says_the_same_after_it_was_a_stream(int seed) => AssertStreams(WholeAnswers.AnthropicMessage(new Random(seed)), false, Messages, MessageReader.Read);

    private static CompletionAssembler Completions() => new(1 << 20);

    private static MessageAssembler Messages() => new(1 << 20);

    private static void AssertPutTogether(int seed, Func<Random, JsonObject> answers, Func<SplitAnswers, JsonObject, IEnumerable<string>> split, Func<AnswerAssembler> assemblers)
    {
        var random = new Random(seed);
        var answer = answers(random);

        var whole = PutTogether(assemblers(), split(new SplitAnswers(random), answer));

        Assert.Equal(Canonical.Of(answer.ToJsonString()), Canonical.Of(whole));
    }

    private static void AssertStreams(JsonObject answer, bool includeUsage, Func<AnswerAssembler> assemblers, Func<ReadOnlySpan<byte>, CompletionPart> read)
    {
        var json = Encoding.UTF8.GetBytes(answer.ToJsonString());
        var stream = AnswerStreamTests.Write(answer.ToJsonString(), includeUsage);
        Assert.NotNull(stream);
        var events = SseEvents.Read(stream);

        var whole = PutTogether(assemblers(), events.Select(e => e.Data));

        Assert.Equal(Assert.NotNull(AnswerDigest.Of(json)), AnswerDigest.Of(whole));
        AssertSameEnd(read(json), [.. events.Where(e => e.Data != "[DONE]").Select(e => read(Encoding.UTF8.GetBytes(e.Data)))]);
    }

    /// <summary>What a gateway reads of the stream is what it reads of the answer.</summary>
    private static void AssertSameEnd(CompletionPart whole, CompletionPart[] parts)
    {
        Assert.All(parts, part => Assert.True(part is { WellFormed: true, IsError: false }));
        Assert.Equal(whole.Finished, parts.Aggregate(0UL, (finished, part) => finished | part.Finished));
        Assert.Equal(whole.Choices, parts.Aggregate(0UL, (choices, part) => choices | part.Choices));
        Assert.Equal(whole.Usage, parts.LastOrDefault(part => part.Usage is not null).Usage);
        Assert.True(whole.IsComplete);
    }

    private static byte[] PutTogether(AnswerAssembler assembler, IEnumerable<string> events)
    {
        Assert.All(events, data => Assert.True(assembler.Add(Encoding.UTF8.GetBytes(data)), data));
        var whole = assembler.Complete();
        Assert.NotNull(whole);
        return whole;
    }
}
