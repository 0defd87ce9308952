using System.Text.Json;
using DeepSeek.Engines.Sampling;
using DeepSeek.Inference.Prompting;

namespace DeepSeek.Inference.Http;

/// <summary>From the JSON of <c>/v1/chat/completions</c> and <c>/v1/completions</c> to an <see cref="AnswerRequest"/>. Fields that would change the answer and aren't served are refused by name.</summary>
internal static class AnswerRequestReader
{
    private const int MostStops = 16;
    private const int MostTokens = 2_000_000;

    // What DeepSeek recommends for its R1 models, where OpenAI's default is 1.
    private const float UsualTemperature = 0.6f;
    private const float UsualTopP = 0.95f;

    // What they say when they ask for nothing.
    private static readonly Dictionary<string, Func<JsonElement, bool>> Unsupported = new(StringComparer.Ordinal)
    {
        ["n"] = static value => IsNumber(value, 1),
        ["best_of"] = static value => IsNumber(value, 1),
        ["tools"] = IsEmpty,
        ["functions"] = IsEmpty,
        ["tool_choice"] = static value => IsText(value, "none") || IsText(value, "auto"),
        ["function_call"] = static value => IsText(value, "none") || IsText(value, "auto"),
        ["logprobs"] = static value => value.ValueKind == JsonValueKind.False || IsNumber(value, 0),
        ["top_logprobs"] = static value => IsNumber(value, 0),
        ["prompt_logprobs"] = static value => IsNumber(value, 0),
        ["logit_bias"] = IsEmpty,
        ["response_format"] = static value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out var type) && IsText(type, "text"),
        ["suffix"] = static value => IsText(value, ""),
        ["prediction"] = static _ => false,
        ["audio"] = static _ => false,
        ["guided_json"] = static _ => false,
        ["guided_regex"] = static _ => false,
    };

    /// <param name="json">The body.</param>
    /// <param name="chat">Which of the two it is.</param>
    /// <param name="served">Name of the model.</param>
    /// <exception cref="RequestException">It can't be served, and why.</exception>
    public static AnswerRequest Read(ReadOnlyMemory<byte> json, bool chat, string served)
    {
        using var document = Parse(json);
        try
        {
            return Read(new RequestFields(document.RootElement), chat, served);
        }
        catch (InvalidOperationException)
        {
            throw RequestException.Invalid(null, "the body has half of a surrogate pair (\\ud800 to \\udfff alone), which is no text");
        }
    }

    private static AnswerRequest Read(RequestFields fields, bool chat, string served)
    {
        if (fields.Text("model") is { } model && model != served)
        {
            throw RequestException.UnknownModel(model, served);
        }

        foreach (var (name, asksNothing) in Unsupported)
        {
            if (fields.Any(name) is { } value && !asksNothing(value))
            {
                throw RequestException.Unsupported(name, name is "n" or "best_of" ? "one answer per request is what this server gives" : "not supported by this server");
            }
        }

        var stream = fields.Flag("stream");
        return new AnswerRequest
        {
            Turns = chat ? Turns(fields) : null,
            Text = chat ? "" : PromptText(fields),
            Echo = !chat && fields.Flag("echo"),
            Stream = stream,
            IncludeUsage = stream && fields.Any("stream_options") is { ValueKind: JsonValueKind.Object } options && new RequestFields(options).Flag("include_usage"),
            MaxTokens = fields.Whole("max_completion_tokens", 1, MostTokens) ?? fields.Whole("max_tokens", 1, MostTokens),
            Stop = fields.Texts("stop", MostStops),
            Sampling = Sampling(fields),
            Seed = fields.Long("seed"),
        };
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw RequestException.Invalid(null, "the body must be a JSON object");
        }
        catch (JsonException e)
        {
            throw RequestException.Invalid(null, $"the body is no JSON: {e.Message}");
        }
    }

    private static SamplingOptions Sampling(RequestFields fields)
    {
        var usual = new SamplingOptions();
        return usual with
        {
            Temperature = fields.Number("temperature", 0, 2) ?? UsualTemperature,
            TopP = Math.Max(fields.Number("top_p", 0, 1) ?? UsualTopP, float.Epsilon), // 0 is the likeliest alone
            TopK = fields.Whole("top_k", -1, int.MaxValue) is { } k ? Math.Max(k, 0) : usual.TopK,
            MinP = fields.Number("min_p", 0, 1) ?? usual.MinP,
            PresencePenalty = fields.Number("presence_penalty", -2, 2) ?? usual.PresencePenalty,
            FrequencyPenalty = fields.Number("frequency_penalty", -2, 2) ?? usual.FrequencyPenalty,
            RepetitionPenalty = fields.Number("repetition_penalty", 0.01f, 10) ?? usual.RepetitionPenalty,
        };
    }

    private static IReadOnlyList<ChatTurn> Turns(RequestFields fields)
    {
        if (fields.Any("messages") is not { ValueKind: JsonValueKind.Array } messages || messages.GetArrayLength() == 0)
        {
            throw RequestException.Invalid("messages", "messages must be an array with at least one message");
        }

        return [.. messages.EnumerateArray().Select(static (message, at) => Turn(message, $"messages[{at}]"))];
    }

    private static ChatTurn Turn(JsonElement message, string name)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw RequestException.Invalid(name, $"{name} must be an object");
        }

        var fields = new RequestFields(message);
        var role = fields.Text("role") switch
        {
            ChatTurn.System or "developer" => ChatTurn.System,
            ChatTurn.User => ChatTurn.User,
            ChatTurn.Assistant => ChatTurn.Assistant,
            "tool" or "function" => throw RequestException.Unsupported($"{name}.role", "this server doesn't call tools"),
            var other => throw RequestException.Invalid($"{name}.role", $"{name}.role must be system, user or assistant, not '{other}'"),
        };
        return new ChatTurn(role, fields.Any("content") is { } content ? Content(content, $"{name}.content") : "");
    }

    private static string Content(JsonElement content, string name) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select((part, at) => Part(part, $"{name}[{at}]"))),
        _ => throw RequestException.Invalid(name, $"{name} must be a string or an array of parts"),
    };

    private static string Part(JsonElement part, string name)
    {
        var fields = part.ValueKind == JsonValueKind.Object ? new RequestFields(part) : throw RequestException.Invalid(name, $"{name} must be an object");
        return fields.Text("type") is "text" ? fields.Text("text") ?? "" : throw RequestException.Unsupported($"{name}.type", "this model reads text only");
    }

    private static string PromptText(RequestFields fields) => fields.Any("prompt") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.String => list[0].GetString()!,
        { ValueKind: JsonValueKind.Array } => throw RequestException.Unsupported("prompt", "one text per request is what this server takes"),
        _ => throw RequestException.Invalid("prompt", "prompt must be a string"),
    };

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static bool IsText(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static bool IsNumber(JsonElement value, int number) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var given) && given == number;
}
