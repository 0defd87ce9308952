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

    [Property(MaxTest = 30)]
    public Property Valid_stream_gives_the_events_that_were_framed_at_every_byte_boundary() =>
        Prop.ForAll(
            Gen.Elements("a", "h\u00e9 \u4e2d", "{\"choices\":[]}", "[DONE]", ": ", "two\nlines").ListOf().ToArbitrary(),
            Gen.Elements("\n", "\r", "\r\n").ToArbitrary(),
            Gen.Elements("", "\uFEFF", ": keep-alive\n\n").ToArbitrary(),
            (events, end, before) =>
            {
                var framed = events.Select((data, i) => (Type: i % 2 == 0 ? null : "x", Data: data)).ToList();
                var bytes = Encoding.UTF8.GetBytes(before + string.Concat(framed.Select(e => Frame(e.Type, e.Data, end))));
                return Enumerable.Range(0, bytes.Length + 1).All(cut => SseEvents.Read(bytes[..cut], bytes[cut..]).SequenceEqual(framed))
                    && SseEvents.Read(bytes.Select(b => new[] { b })).SequenceEqual(framed);
            });

    private static string Frame(string? type, string data, string end) =>
        (type is null ? "" : $"event: {type}{end}") + string.Concat(data.Split('\n').Select(line => $"data: {line}{end}")) + end;
}
