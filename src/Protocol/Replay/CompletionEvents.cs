using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// What chunks of chats and of text completions share. Usage that was asked for comes in a chunk of its own without choices, and is null in
/// all others (https://platform.openai.com/docs/api-reference/chat/create#chat_create-stream_options). DeepSeek tells it unasked, too, with
/// the last finish reason (https://api-docs.deepseek.com/api/create-chat-completion).
/// </summary>
internal abstract class CompletionEvents(JsonElement answer, bool includeUsage, EventWriter events)
{
    private bool _begun;

    /// <summary>Writes the whole stream. False: the answer has no choices, or one of them has not ended.</summary>
    public bool TryWrite()
    {
        var choices = answer.Member("choices"u8);
        if (choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0 || !choices.EnumerateArray().All(IsWhole))
        {
            return false;
        }

        for (var i = 0; i < choices.GetArrayLength(); i++)
        {
            WriteChoice(choices[i], i);
            WriteEnd(choices[i], i, isLast: i == choices.GetArrayLength() - 1);
        }

        if (includeUsage)
        {
            WriteUsage();
        }

        events.WriteDone();
        return true;
    }

    /// <summary>What a chunk is called.</summary>
    protected abstract ReadOnlySpan<byte> ObjectName { get; }

    /// <summary>Whether the choice has what a choice of this kind has.</summary>
    protected abstract bool HasContent(JsonElement choice);

    /// <summary>Whether there is a chunk of content that probabilities belong to.</summary>
    protected abstract bool HasContentChunk(JsonElement choice);

    /// <summary>Writes the chunks of a choice, but for the one with its finish reason.</summary>
    protected abstract void WriteChoice(JsonElement choice, int position);

    /// <summary>Writes the member that carries content, with nothing in it.</summary>
    protected abstract void WriteNothing(Utf8JsonWriter json);

    /// <summary>Whether the member of a choice is written by <see cref="WriteChoice"/>.</summary>
    protected abstract bool IsContent(JsonProperty member);

    /// <summary>Begins a chunk of one choice, inside of which the caller writes what it adds.</summary>
    protected Utf8JsonWriter Begin(JsonElement choice, int position)
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        var index = choice.Member("index"u8);
        if (index.ValueKind == JsonValueKind.Number)
        {
            json.WriteMember("index"u8, index);
        }
        else
        {
            json.WriteNumber("index"u8, position);
        }

        return json;
    }

    /// <summary>Ends a chunk that doesn't end its choice.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="json">The chunk.</param>
    /// <param name="logprobs">What the chunk says of probabilities; undefined for nothing.</param>
    protected void End(JsonElement choice, Utf8JsonWriter json, JsonElement logprobs = default)
    {
        WriteLogprobs(choice, json, logprobs);
        json.WriteNull("finish_reason"u8);
        EndChoices(json);
        EndChunk(json, default);
    }

    private bool IsWhole(JsonElement choice) => choice.Member("finish_reason"u8).IsText() && HasContent(choice);

    private void WriteEnd(JsonElement choice, int position, bool isLast)
    {
        var json = Begin(choice, position);
        WriteNothing(json);
        WriteLogprobs(choice, json, HasContentChunk(choice) ? default : choice.Member("logprobs"u8));
        json.WriteMember("finish_reason"u8, choice.Member("finish_reason"u8));
        foreach (var member in choice.EnumerateObject())
        {
            if (!IsContent(member) && !member.NameEquals("index"u8) && !member.NameEquals("logprobs"u8) && !member.NameEquals("finish_reason"u8))
            {
                json.WriteMember(member);
            }
        }

        EndChoices(json);
        EndChunk(json, isLast && !includeUsage ? answer.Member("usage"u8) : default);
    }

    private static void WriteLogprobs(JsonElement choice, Utf8JsonWriter json, JsonElement logprobs)
    {
        if (logprobs.ValueKind != JsonValueKind.Undefined)
        {
            json.WriteMember("logprobs"u8, logprobs);
        }
        else if (choice.Member("logprobs"u8).ValueKind != JsonValueKind.Undefined)
        {
            json.WriteNull("logprobs"u8);
        }
    }

    private static void EndChoices(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteUsage()
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        EndChunk(json, answer.Member("usage"u8));
    }

    /// <summary>Fields of the answer stand in each chunk, but for lists and objects, which could be large: once is enough.</summary>
    private Utf8JsonWriter BeginChunk()
    {
        var json = events.Begin();
        foreach (var member in answer.EnumerateObject())
        {
            if (member.NameEquals("object"u8))
            {
                json.WriteString("object"u8, ObjectName);
            }
            else if (!member.NameEquals("choices"u8) && !member.NameEquals("usage"u8)
                && (!_begun || member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
            {
                json.WriteMember(member);
            }
        }

        _begun = true;
        return json;
    }

    private void EndChunk(Utf8JsonWriter json, JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Undefined)
        {
            json.WriteMember("usage"u8, usage);
        }
        else if (includeUsage)
        {
            json.WriteNull("usage"u8);
        }

        events.End();
    }
}
