using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>What can go wrong with a chat completion, by name.</summary>
internal static class ChatFaults
{
    /// <summary>Of a stream, before its first semantic event.</summary>
    public static Behaviour Stream(string fault) => fault switch
    {
        "silence" => Behaviours.Silence(),
        "headers, then nothing" => Behaviours.HeadersThenNothing(),
        "keep-alive forever" => Behaviours.KeepAliveForever(),
        "role, then keep-alive forever" => Behaviours.KeepAliveAfter(Chunks.Role),
        "blank lines forever" => Behaviours.Forever("", "\n"),
        "event that trickles forever" => Behaviours.Forever("data: {\"choices\":[", " "),
        "empty deltas forever" => Behaviours.Forever("", Chunks.Content("")),
        "role, then error event" => Behaviours.Stream(Chunks.Role + Chunks.Error("busy", "server_busy")),
        "error event first" => Behaviours.Stream(Chunks.Error("broken", "internal")),
        "error event, then nothing" => Behaviours.Stall(Chunks.Error("broken", "internal")),
        "error event, then keep-alive forever" => Behaviours.KeepAliveAfter(Chunks.Error("broken", "internal")),
        "cut before anything" => Behaviours.Cut(""),
        "cut before the first token" => Behaviours.Cut(Chunks.Role),
        "cut within the first token" => Behaviours.Cut(Chunks.Role + Chunks.Content("one")[..^1]),
        "end before the first token" => Behaviours.Stream(Chunks.Role),
        "insufficient_system_resource at once" => Behaviours.Stream(Chunks.Role + Chunks.Finish("insufficient_system_resource") + Chunks.Done),
        "aborted at once" => Behaviours.Stream(Chunks.Role + Chunks.Finish("aborted") + Chunks.Done),
        "malformed event" => Behaviours.Stream(Chunks.Role + Chunks.Event("{\"choices\":[")),
        "malformed event, then nothing" => Behaviours.Stall(Chunks.Role + Chunks.Event("{\"choices\":[")),
        "empty 200" => Behaviours.Stream(""),
        "HTML 200" => Behaviours.Whole(200, "text/html", "<html>please wait</html>"),
        "HTML as a stream" => Behaviours.Stream("<html>please wait</html>"),
        "JSON 200" => Behaviours.Json(200, Chunks.Answer("no stream")),
        "truncated JSON 200" => Behaviours.Json(200, Chunks.Answer("cut")[..60]),
        "done at once" => Behaviours.Stream(Chunks.Done),
        _ => Status(fault),
    };

    /// <summary>Of an answer that is no stream.</summary>
    public static Behaviour Whole(string fault) => fault switch
    {
        "silence" => Behaviours.Silence(),
        "headers, then nothing" => Behaviours.HeadersThenNothing(),
        "blank lines forever" => Behaviours.BlankLinesForever(),
        "JSON that trickles forever" => Behaviours.Forever(Chunks.Answer("cut")[..60], " "),
        "empty 200" => Behaviours.Json(200, ""),
        "blank 200" => Behaviours.Json(200, "\n\n"),
        "HTML 200" => Behaviours.Whole(200, "text/html", "<html>"),
        "truncated JSON" => Behaviours.Json(200, Chunks.Answer("cut")[..60]),
        "cut within the JSON" => Behaviours.Cut(Chunks.Answer("cut")[..60]),
        "stream 200" => Behaviours.Stream(Chunks.Stream("no", " JSON")),
        "error in 200" => Behaviours.Json(200, """{"error":{"message":"busy","code":"server_busy"}}"""),
        "insufficient_system_resource" => Behaviours.Json(200, Chunks.Answer("part", "insufficient_system_resource")),
        "aborted" => Behaviours.Json(200, Chunks.Answer("part", "aborted")),
        _ => Status(fault),
    };

    private static Behaviour Status(string fault) => fault.Split(' ') is ["status", var status]
        ? Behaviours.Status(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture))
        : throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
}
