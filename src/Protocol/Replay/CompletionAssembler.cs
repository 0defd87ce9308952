using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Puts chunks of a chat (<c>chat.completion.chunk</c>) or of a text completion together. Text, reasoning, calls of tools and log
/// probabilities are joined choice by choice; usage is the last that was told; the other fields are those of the first chunk that has them.
/// A delta with something in it that this build doesn't know gives the answer up.
/// </summary>
public sealed class CompletionAssembler : AnswerAssembler
{
    private readonly List<ChoiceParts> _choices = [];
    private readonly RawMembers _root;
    private byte[]? _usage;

    /// <param name="maxBytes">The most that is kept, in bytes; an answer that needs more is given up.</param>
    public CompletionAssembler(int maxBytes)
        : base(maxBytes) => _root = new RawMembers(Room);

    private protected override bool IsWhole =>
        _choices.Count > 0 && _choices.TrueForAll(static choice => choice.IsFinished)
        && (_choices.TrueForAll(static choice => choice.IsChat) || _choices.TrueForAll(static choice => choice.IsText));

    private protected override void ReadEvent(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        while (json.NextProperty())
        {
            ReadField(ref json, data);
        }
    }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        _root.Set("object"u8, _choices.TrueForAll(static choice => choice.IsChat) ? "\"chat.completion\""u8 : "\"text_completion\""u8);
        _root.WriteTo(json);
        json.WriteStartArray("choices"u8);
        foreach (var choice in _choices.OrderBy(static choice => choice.Index))
        {
            choice.WriteTo(json);
        }

        json.WriteEndArray();
        if (_usage is not null)
        {
            json.WriteRaw("usage"u8, _usage);
        }
    }

    private protected override void Forget()
    {
        _choices.Clear();
        _root.Clear();
    }

    private void ReadField(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.ValueTextEquals("choices"u8))
        {
            ReadChoices(ref json, data);
        }
        else if (json.ValueTextEquals("usage"u8))
        {
            ReadUsage(json.ReadRaw(data));
        }
        else if (json.ValueTextEquals("error"u8))
        {
            json.SkipEmpty(Room);
        }
        else if (json.ValueTextEquals("obfuscation"u8))
        {
            // Fills chunks up to like sizes, and is no part of an answer.
            json.SkipValue();
        }
        else
        {
            var name = json.ReadName(Room);
            var value = json.ReadRaw(data);
            if (_root.SetFirst(name, value) && value[0] is (byte)'{' or (byte)'[')
            {
                // It could be one that comes in pieces.
                Room.Lose();
            }
        }
    }

    private void ReadUsage(ReadOnlySpan<byte> usage)
    {
        if (!usage.SequenceEqual("null"u8) && !usage.SequenceEqual(_usage) && Room.Take(usage.Length - (_usage?.Length ?? 0)))
        {
            _usage = usage.ToArray();
        }
    }

    private void ReadChoices(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject && ChoiceAt(RawJson.IndexOf(json)) is { } choice)
            {
                choice.Add(ref json, data);
            }
            else
            {
                Room.Lose();
                json.Skip();
            }
        }
    }

    private ChoiceParts? ChoiceAt(int index)
    {
        foreach (var known in _choices)
        {
            if (known.Index == index)
            {
                return known;
            }
        }

        if (index < 0 || !Room.TakePart())
        {
            return null;
        }

        var choice = new ChoiceParts(Room, index);
        _choices.Add(choice);
        return choice;
    }
}
