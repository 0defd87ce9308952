using System.Buffers;
using System.Text;
using DeepSeek.Protocol.Replay;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Replay;

/// <summary>Answers and events with something in them that doesn't belong there: they are refused or not, and nothing else.</summary>
public sealed class ReplayFuzz
{
    private static readonly string[] Intruders =
        ["null", "1", "-1", "1e999", "true", "\"a\"", "\"\"", "[]", "{}", "[1]", "{\"a\":1}", ",", "\"", "\\ud800", "\"\\ud800\":1,", "\"index\":9,", "\n", "\uFFFD"];

    [Property(MaxTest = 1000)]
    public void Answer_with_an_intruder_is_a_stream_or_none(int seed)
    {
        var random = new Random(seed);
        var answer = Intruded(random.Next(3) switch { 0 => WholeAnswers.Chat(random), 1 => WholeAnswers.Text(random), _ => WholeAnswers.AnthropicMessage(random) }, random);

        var isStream = AnswerStream.TryWrite(answer, random.Next(2) == 0, new ArrayBufferWriter<byte>());

        Assert.True(!isStream || AnswerDigest.Of(answer) is not null);
    }

    [Property(MaxTest = 1000)]
    public void Stream_with_an_intruder_is_an_answer_or_none(int seed)
    {
        var random = new Random(seed);
        var isMessage = random.Next(2) == 0;
        AnswerAssembler assembler = isMessage ? new MessageAssembler(1 << 20) : new CompletionAssembler(1 << 20);
        var split = new SplitAnswers(random);
        var events = isMessage ? split.OfMessage(WholeAnswers.AnthropicMessage(random)) : split.OfCompletion(WholeAnswers.Chat(random));

        var goesOn = events.ToArray().All(data => assembler.Add(random.Next(10) > 0 ? Encoding.UTF8.GetBytes(data) : Intruded(data, random)));

        Assert.True(goesOn || assembler.Complete() is null);
        Assert.True(assembler.Complete() is not { } whole || Canonical.Of(whole) is not null);
    }

    /// <summary>Something is put where a value ends, or instead of one.</summary>
    private static byte[] Intruded(object json, Random random)
    {
        var text = json.ToString()!;
        var places = Enumerable.Range(0, text.Length).Where(i => text[i] is ':' or ',' or '[' or '{' or '}').ToArray();
        if (places.Length == 0)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var at = places[random.Next(places.Length)] + 1;
        var end = random.Next(2) == 0 ? at : text.IndexOfAny([',', '}', ']'], at) is var next and >= 0 ? next : at;
        return Encoding.UTF8.GetBytes(text[..at] + Intruders[random.Next(Intruders.Length)] + text[end..]);
    }
}
