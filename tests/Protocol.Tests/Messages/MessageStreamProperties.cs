using System.Text;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Messages;
using DeepSeek.Protocol.Tests.Sse;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Messages;

public sealed class MessageStreamProperties
{
    private static readonly (string Json, bool Moves)[] Events =
    [
        ("""{"type":"message_start","message":{"type":"message","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}""", false),
        ("""{"type": "ping"}""", false),
        ("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""", false),
        ("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"é","input":{}}}""", true),
        ("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"中\"\\"}}""", true),
        ("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"\n\n"}}""", true),
        ("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""", false),
        ("""{"type":"content_block_stop","index":0}""", false),
        ("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}""", true),
        ("""{"type":"message_stop"}""", false),
    ];

    [Property(MaxTest = 300)]
    public Property Any_stream_says_the_same_wherever_it_is_cut() =>
        Prop.ForAll(
            Gen.Elements(Events).ListOf().Select(events => events.ToArray()).ToArbitrary(),
            Gen.Elements("\n", "\r", "\r\n").ToArbitrary(),
            ArbMap.Default.ArbFor<int[]>(),
            (events, end, cuts) =>
            {
                var stream = Encoding.UTF8.GetBytes(string.Concat(events.Select(e => $"event: any{end}data: {e.Json}{end}{end}")));
                var whole = events.Select(e => Judge(e.Json)).ToArray();
                return whole.Select(p => p.IsSemantic).SequenceEqual(events.Select(e => e.Moves))
                    && SseEvents.Read(SseEvents.Cut(stream, cuts)).Select(e => Judge(e.Data)).SequenceEqual(whole);
            });

    [Property(MaxTest = 300)]
    public Property Any_event_that_is_cut_is_malformed() =>
        Prop.ForAll(
            Gen.Elements(Events).ToArbitrary(),
            ArbMap.Default.ArbFor<int>(),
            (e, at) =>
            {
                var bytes = Encoding.UTF8.GetBytes(e.Json);
                return MessageReader.Read(bytes.AsSpan(0, Math.Abs(at % bytes.Length))) == default;
            });

    private static CompletionPart Judge(string json) => MessageReader.Read(Encoding.UTF8.GetBytes(json));
}
