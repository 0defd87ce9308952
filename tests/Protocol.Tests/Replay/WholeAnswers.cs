using System.Text.Json.Nodes;

namespace DeepSeek.Protocol.Tests.Replay;

/// <summary>Any whole answer of each kind, as a gateway gets it without a stream.</summary>
internal static class WholeAnswers
{
    private static readonly string[] Vocabulary = ["a", " b", "é", "中", "😀", "\n\n", "\"", "\\", "{", "\u0001", "data: ", "\u2028"];

    public static JsonObject Chat(Random random) => Completion(random, "chat.completion", choice => choice["message"] = Message(random));

    public static JsonObject Text(Random random) => Completion(random, "text_completion", choice => choice["text"] = Words(random));

    public static JsonObject AnthropicMessage(Random random)
    {
        var message = new JsonObject { ["id"] = "m1", ["type"] = "message", ["role"] = "assistant", ["model"] = "m", ["stop_reason"] = "end_turn", ["stop_sequence"] = null };
        message["content"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(i => Block(random, i))]);
        message["usage"] = new JsonObject { ["input_tokens"] = random.Next(100), ["output_tokens"] = random.Next(100) };
        return message;
    }

    private static JsonObject Completion(Random random, string name, Action<JsonObject> fill)
    {
        var answer = new JsonObject { ["id"] = "c1", ["object"] = name, ["created"] = random.Next(), ["model"] = "m" };
        Maybe(random, answer, "system_fingerprint", JsonValue.Create("f"));
        Maybe(random, answer, "extra", new JsonObject { ["kept"] = true });
        answer["choices"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Choice(random, i, fill))]);
        Maybe(random, answer, "usage", new JsonObject { ["prompt_tokens"] = random.Next(100), ["completion_tokens"] = random.Next(100) });
        return answer;
    }

    private static JsonObject Choice(Random random, int index, Action<JsonObject> fill)
    {
        var choice = new JsonObject { ["index"] = index, ["finish_reason"] = random.Next(2) == 0 ? "stop" : "tool_calls" };
        fill(choice);
        choice["logprobs"] = random.Next(3) == 0 ? new JsonObject { ["content"] = Items(random), ["refusal"] = Items(random) } : null;
        return choice;
    }

    private static JsonObject Message(Random random)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = random.Next(3) == 0 ? null : Words(random) };
        Maybe(random, message, random.Next(2) == 0 ? "reasoning_content" : "reasoning", JsonValue.Create(Words(random) + "."));
        Maybe(random, message, "refusal", JsonValue.Create(Words(random) + "."));
        Maybe(random, message, "tool_calls", new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Call(random, i))]));
        Maybe(random, message, "function_call", Function(random));
        return message;
    }

    private static JsonObject Call(Random random, int index) => new() { ["id"] = $"t{index}", ["type"] = "function", ["function"] = Function(random) };

    private static JsonObject Function(Random random) => new() { ["name"] = "weather", ["arguments"] = Words(random) };

    private static JsonArray Items(Random random) =>
        new([.. Enumerable.Range(0, random.Next(4)).Select(i => new JsonObject { ["token"] = Words(random), ["logprob"] = i })]);

    private static JsonObject Block(Random random, int index) => random.Next(4) switch
    {
        0 => new JsonObject { ["type"] = "thinking", ["thinking"] = Words(random), ["signature"] = "abc=" },
        1 => new JsonObject { ["type"] = "tool_use", ["id"] = $"t{index}", ["name"] = "n", ["input"] = new JsonObject { ["q"] = Words(random), ["id"] = random.Next() } },
        2 => new JsonObject { ["type"] = "redacted_thinking", ["data"] = Words(random) },
        _ => Cited(random, new JsonObject { ["type"] = "text", ["text"] = Words(random) }),
    };

    private static JsonObject Cited(Random random, JsonObject block)
    {
        Maybe(random, block, "citations", Items(random));
        return block;
    }

    private static void Maybe(Random random, JsonObject to, string name, JsonNode? value)
    {
        if (random.Next(2) == 0)
        {
            to[name] = value;
        }
    }

    private static string Words(Random random) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.GetItems(Vocabulary, 1)[0]));
}
