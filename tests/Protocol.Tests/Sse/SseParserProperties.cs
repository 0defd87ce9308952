using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Sse;

public sealed class SseParserProperties
{
    private static readonly string[] Pieces =
        ["data", "event", "id", ":", " ", "\n", "\r", "\r\n", "\n\n", "\r\r", "data: ", "event: x", "{\"a\":1}", "é", "\uFEFF", "[DONE]"];

    [Property(MaxTest = 500)]
    public Property Any_stream_gives_the_same_events_wherever_it_is_cut() =>
        Prop.ForAll(
            Gen.Elements(Pieces).ListOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))).ToArbitrary(),
            ArbMap.Default.ArbFor<int[]>(),
            (stream, cuts) => SseEvents.Read(stream).SequenceEqual(SseEvents.Read(SseEvents.Cut(stream, cuts))));

    [Property(MaxTest = 300)]
    public Property Data_that_was_framed_comes_back_whatever_the_line_end() =>
        Prop.ForAll(
            Gen.Elements("a", "b c", "{}", "é", ":").NonEmptyListOf().Select(lines => lines.ToArray()).ToArbitrary(),
            Gen.Elements("\n", "\r", "\r\n").ToArbitrary(),
            (lines, end) =>
            {
                var framed = string.Concat(lines.Select(l => $"data: {l}{end}")) + end;
                return SseEvents.Read(framed).SequenceEqual([(null, string.Join('\n', lines))]);
            });
}
