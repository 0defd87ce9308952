using System.Text.Json;

namespace DeepSeek.Testing.Upstream;

/// <summary>What an upstream writes that speaks Anthropic's Messages API.</summary>
public static class MessageChunks
{
    public const string Ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

    public static string Start => Event("message_start", """{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[],"stop_reason":null,"usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":1}},"unknown_field":{"kept":true}}""");

    public static string TextStart => Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");

    public static string ToolStart => Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t1","name":"weather","input":{}}}""");

    public static string BlockStop => Event("content_block_stop", """{"type":"content_block_stop","index":0}""");

    public static string Stop => Event("message_stop", """{"type":"message_stop"}""");

    public static string Text(string text) => Delta($$"""{"type":"text_delta","text":{{Quote(text)}}}""");

    public static string Thinking(string text) => Delta($$"""{"type":"thinking_delta","thinking":{{Quote(text)}}}""");

    public static string Signature(string text) => Delta($$"""{"type":"signature_delta","signature":{{Quote(text)}}}""");

    public static string Arguments(string json) => Delta($$"""{"type":"input_json_delta","partial_json":{{Quote(json)}}}""");

    public static string Finish(string reason) =>
        Event("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":3}}""");

    public static string Error(string type, string message = "out of order") => Event("error", ErrorBody(type, message));

    public static string ErrorBody(string type, string message = "out of order") =>
        $$$"""{"type":"error","error":{"type":"{{{type}}}","message":{{{Quote(message)}}}}}""";

    public static string Event(string type, string data) => $"event: {type}\ndata: {data}\n\n";

    /// <summary>A whole answer that is no stream.</summary>
    public static string Answer(string text, string reason = "end_turn") =>
        $$$"""{"id":"m1","type":"message", "role":"assistant","content":[{"type":"text","text":{{{Quote(text)}}}}],"odd": [1, 2],"stop_reason":"{{{reason}}}","usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":3}}""";

    /// <summary>A whole stream.</summary>
    public static string Stream(params string[] tokens) =>
        Start + TextStart + string.Concat(tokens.Select(Text)) + BlockStop + Finish("end_turn") + Stop;

    private static string Delta(string delta) => Event("content_block_delta", $$"""{"type":"content_block_delta","index":0,"delta":{{delta}}}""");

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
