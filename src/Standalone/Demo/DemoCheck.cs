using System.Text;
using System.Text.Json;

namespace DeepSeek.Standalone.Demo;

/// <summary>
/// Whether an answer is whole, and of the question asked: of a simulated node to the byte, of the local model, which names and cuts its answers
/// as it likes, by thoughts, text and end.
/// </summary>
internal static class DemoCheck
{
    /// <summary>How the local model names its answers.</summary>
    private const string LocalId = "chatcmpl-";

    public static bool IsWhole(ReadOnlySpan<byte> body, int number, bool stream)
    {
        var answer = AfterKeepAlives(body);
        return answer.SequenceEqual(stream ? DemoAnswer.Events(number).SelectMany(static part => part).ToArray() : DemoAnswer.Whole(number))
            || IsLocal(Encoding.UTF8.GetString(answer), number, stream);
    }

    /// <summary>What precedes an answer while it waits: blank lines and comments.</summary>
    private static ReadOnlySpan<byte> AfterKeepAlives(ReadOnlySpan<byte> body)
    {
        body = body.TrimStart("\r\n "u8);
        while (body.StartsWith(":"u8) && body.IndexOf((byte)'\n') is >= 0 and var end)
        {
            body = body[end..].TrimStart("\r\n "u8);
        }

        return body;
    }

    private static bool IsLocal(string answer, int number, bool stream)
    {
        const string Data = "data: ";
        const string Done = "data: [DONE]\n\n";
        if (stream && !answer.EndsWith(Done, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = stream ? answer[..^Done.Length].Split("\n\n", StringSplitOptions.RemoveEmptyEntries) : [answer];
        try
        {
            var said = new Said();
            return parts.All(part => said.Take(part.StartsWith(Data, StringComparison.Ordinal) ? part[Data.Length..] : part))
                && said.Thoughts == DemoAnswer.Thoughts(number) && said.Text == DemoAnswer.Text(number) && said.End == "stop";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    /// <summary>What the parts of an answer say together.</summary>
    private sealed class Said
    {
        public string Thoughts { get; private set; } = "";

        public string Text { get; private set; } = "";

        public string? End { get; private set; }

        /// <returns>False: it is no part of an answer of the local model.</returns>
        public bool Take(string json)
        {
            using var part = JsonDocument.Parse(json);
            var choice = part.RootElement.GetProperty("choices")[0];
            var words = choice.TryGetProperty("delta", out var delta) ? delta : choice.GetProperty("message");
            Thoughts += Word(words, "reasoning_content");
            Text += Word(words, "content");
            End ??= choice.GetProperty("finish_reason").GetString();
            return part.RootElement.GetProperty("id").GetString()!.StartsWith(LocalId, StringComparison.Ordinal);
        }

        private static string Word(JsonElement words, string name) => words.TryGetProperty(name, out var word) ? word.GetString()! : "";
    }
}
