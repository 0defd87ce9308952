using System.Text;
using System.Text.Json.Nodes;

namespace DeepSeek.Protocol.Tests.Replay;

/// <summary>Any of the streams that an upstream could have sent for a whole answer: text cut anywhere, even within a character that is written as two escapes.</summary>
internal sealed class SplitAnswers(Random random)
{
    /// <summary>Chunks of a chat or a text completion. Those of its choices take turns in any way.</summary>
    public IEnumerable<string> OfCompletion(JsonObject answer)
    {
        var fields = answer.Where(member => member.Key is not ("object" or "choices" or "usage")).Select(member => $"\"{member.Key}\":{Json(member.Value)}").ToArray();
        var usage = answer["usage"];
        foreach (var choices in Shuffle([.. answer["choices"]!.AsArray().Select(choice => new Queue<string>(OfChoice(choice!.AsObject())))]))
        {
            var soFar = usage is not null && random.Next(4) == 0 ? """{"prompt_tokens":1}""" : "null";
            yield return $$"""{{{string.Join(',', [.. fields, """ "object" : "any" """, $"\"usage\":{soFar}", $"\"choices\":[{choices}]"])}}}""";
        }

        if (usage is not null)
        {
            yield return $$"""{{{string.Join(',', [.. fields, "\"choices\":[]", $"\"usage\":{Json(usage)}"])}}}""";
        }

        yield return "[DONE]";
    }

    /// <summary>Events of a message. Blocks come one after another.</summary>
    public IEnumerable<string> OfMessage(JsonObject message)
    {
        var begin = message.DeepClone().AsObject();
        begin["content"] = new JsonArray();
        begin["stop_reason"] = null;
        begin["usage"]!["output_tokens"] = 1;
        yield return $$"""{"type":"message_start","message":{{Json(begin)}}}""";
        var blocks = message["content"]!.AsArray();
        for (var i = 0; i < blocks.Count; i++)
        {
            foreach (var e in OfBlock(blocks[i]!.AsObject(), i))
            {
                yield return e;
                yield return """{"type":"ping"}""";
            }
        }

        yield return $$$"""{"type":"message_delta","delta":{"stop_reason":{{{Json(message["stop_reason"])}}},"stop_sequence":null},"usage":{"output_tokens":{{{Json(message["usage"]!["output_tokens"])}}}}}""";
        yield return """{"type":"message_stop"}""";
    }

    private IEnumerable<string> OfBlock(JsonObject block, int index)
    {
        var begin = block.DeepClone().AsObject();
        var deltas = new List<string>();
        foreach (var (name, value) in block)
        {
            switch (name)
            {
                case "text" or "thinking":
                    begin[name] = "";
                    deltas.AddRange(Cut(value!).Select(piece => $$"""{"type":"{{name}}_delta","{{name}}":{{piece}}}"""));
                    break;
                case "signature":
                    begin[name] = "";
                    deltas.Add($$"""{"type":"signature_delta","signature":{{Json(value)}}}""");
                    break;
                case "input":
                    begin[name] = new JsonObject();
                    deltas.AddRange(Cut(JsonValue.Create(Json(value))).Select(piece => $$"""{"partial_json":{{piece}},"type":"input_json_delta"}"""));
                    break;
                case "citations":
                    begin[name] = new JsonArray();
                    deltas.AddRange(value!.AsArray().Select(citation => $$"""{"type":"citations_delta","citation":{{Json(citation)}}}"""));
                    break;
            }
        }

        return
        [
            $$"""{"type":"content_block_start","index":{{index}},"content_block":{{Json(begin)}}}""",
            .. deltas.Select(delta => $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}"""),
            $$"""{"type":"content_block_stop","index":{{index}}}""",
        ];
    }

    private IEnumerable<string> OfChoice(JsonObject choice)
    {
        var index = Json(choice["index"]);
        var steps = choice["message"] is JsonObject message
            ? OfMember(message).Select(delta => $"\"delta\":{{{delta}}}").Prepend("\"delta\":{\"role\":\"assistant\"}")
            : Cut(choice["text"]!).Select(piece => $"\"text\":{piece}").Prepend("\"text\":\"\"");
        foreach (var step in steps)
        {
            yield return $$"""{"index":{{index}},{{step}},"logprobs":null,"finish_reason":null}""";
        }

        foreach (var (name, items) in choice["logprobs"]?.AsObject() ?? [])
        {
            yield return $$$"""{"index":{{{index}}},"logprobs":{"{{{name}}}":[]},"finish_reason":null}""";
            foreach (var item in items!.AsArray())
            {
                yield return $$$"""{"finish_reason":null,"logprobs":{"{{{name}}}":[ {{{Json(item)}}} ]},"index":{{{index}}}}""";
            }
        }

        yield return $$"""{"index":{{index}},"logprobs":null,"finish_reason":{{Json(choice["finish_reason"])}}}""";
    }

    private IEnumerable<string> OfMember(JsonObject message)
    {
        foreach (var (name, value) in message.Where(member => member.Key != "role" && member.Value is not null))
        {
            var deltas = name switch
            {
                "tool_calls" => Shuffle([.. value!.AsArray().Select((call, i) => new Queue<string>(OfCall(call!.AsObject(), i)))]).Select(calls => $"[{calls}]"),
                "function_call" => OfFunction(value!.AsObject()),
                _ => Cut(value!),
            };
            foreach (var delta in deltas)
            {
                yield return $"\"{name}\":{delta},\"role\":null,\"other\":null";
            }
        }
    }

    private IEnumerable<string> OfCall(JsonObject call, int index) =>
        OfFunction(call["function"]!.AsObject()).Select((function, i) => i == 0
            ? $$"""{"index":{{index}},"id":{{Json(call["id"])}},"type":"function","function":{{function}}}"""
            : $$"""{"function":{{function}},"index":{{index}}}""");

    private IEnumerable<string> OfFunction(JsonObject function) =>
        [$$"""{"name":{{Json(function["name"])}},"arguments":""}""", .. Cut(function["arguments"]!).Select(piece => $$"""{"arguments":{{piece}}}""")];

    /// <summary>Takes from the queues until all are empty: one, or one from each of two.</summary>
    private IEnumerable<string> Shuffle(Queue<string>[] queues)
    {
        while (queues.Where(queue => queue.Count > 0).ToArray() is { Length: > 0 } filled)
        {
            random.Shuffle(filled);
            yield return string.Join(',', filled.Take(random.Next(1, 3)).Select(queue => queue.Dequeue()));
        }
    }

    private IEnumerable<string> Cut(JsonNode value)
    {
        var text = value.GetValue<string>();
        yield return "\"\"";
        for (var start = 0; start < text.Length;)
        {
            var length = random.Next(1, text.Length - start + 1);
            yield return Quote(text.Substring(start, length));
            start += length;
        }
    }

    private string Quote(string text)
    {
        var to = new StringBuilder("\"");
        foreach (var unit in text)
        {
            to.Append(char.IsSurrogate(unit) || unit is < ' ' or '"' or '\\' || random.Next(8) == 0 ? $"\\u{(int)unit:x4}" : unit);
        }

        return to.Append('"').ToString();
    }

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";
}
