using System.Buffers;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// Puts chunks of a chat (<c>chat.completion.chunk</c>) or of a text completion together. Text, reasoning, calls of tools and log
/// probabilities are joined choice by choice; usage is the last that was told; the other fields are those of the first chunk that has them.
/// A delta with something in it that this build doesn't know gives the answer up.
/// </summary>
/// <param name="maxBytes">The most that is kept, in bytes; an answer that needs more is given up.</param>
public sealed class CompletionAssembler(int maxBytes) : IAnswerAssembler
{
    private readonly AssemblyRoom _room = new(maxBytes);
    private readonly List<ChoiceParts> _choices = [];
    private RawMembers? _root;
    private byte[]? _usage;

    /// <inheritdoc/>
    public bool Add(ReadOnlySpan<byte> data)
    {
        if (_room.IsLost || data.SequenceEqual("[DONE]"u8))
        {
            return !_room.IsLost;
        }

        try
        {
            Read(new Utf8JsonReader(data), data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _room.Lose();
        }

        if (_room.IsLost)
        {
            _choices.Clear();
            _root = null;
        }

        return !_room.IsLost;
    }

    /// <inheritdoc/>
    public byte[]? Complete()
    {
        var isChat = _choices.TrueForAll(static choice => choice.IsChat);
        if (_root is null || _choices.Count == 0 || !_choices.TrueForAll(static choice => choice.IsFinished)
            || !(isChat || _choices.TrueForAll(static choice => choice.IsText)))
        {
            return null;
        }

        _root.Set("object"u8, isChat ? "\"chat.completion\""u8 : "\"text_completion\""u8);
        if (_room.IsLost)
        {
            return null;
        }

        var to = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(to, RawJson.Writing))
        {
            Write(json, _root);
        }

        return to.WrittenSpan.ToArray();
    }

    private void Read(Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            _room.Lose();
            return;
        }

        _root ??= new RawMembers(_room);
        while (json.NextProperty())
        {
            ReadField(ref json, data, _root);
        }

        // Reading on refuses what follows the object.
        json.Read();
    }

    private void ReadField(ref Utf8JsonReader json, ReadOnlySpan<byte> data, RawMembers root)
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
            json.SkipEmpty(_room);
        }
        else if (json.ValueTextEquals("obfuscation"u8))
        {
            // Fills chunks up to like sizes, and is no part of an answer.
            json.SkipValue();
        }
        else
        {
            var name = json.ReadName(_room);
            var value = json.ReadRaw(data);
            if (root.SetFirst(name, value) && value[0] is (byte)'{' or (byte)'[')
            {
                // It could be one that comes in pieces.
                _room.Lose();
            }
        }
    }

    private void ReadUsage(ReadOnlySpan<byte> usage)
    {
        if (!usage.SequenceEqual("null"u8) && !usage.SequenceEqual(_usage) && _room.Take(usage.Length - (_usage?.Length ?? 0)))
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
                _room.Lose();
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

        if (index < 0 || !_room.TakePart())
        {
            return null;
        }

        var choice = new ChoiceParts(_room, index);
        _choices.Add(choice);
        return choice;
    }

    private void Write(Utf8JsonWriter json, RawMembers root)
    {
        json.WriteStartObject();
        root.WriteTo(json);
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

        json.WriteEndObject();
    }
}
