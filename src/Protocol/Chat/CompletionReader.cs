using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>
/// Judges a chunk of a stream or a whole answer in one pass over its bytes: chat (<c>delta</c>, <c>message</c>) and
/// text completions (<c>text</c>) alike. Builds no objects and keeps no content; unknown fields are skipped.
/// </summary>
public ref struct CompletionReader
{
    private const int LastChoiceBit = 63;

    private Utf8JsonReader _json;
    private bool _isError;
    private bool _isSemantic;
    private bool _isUnfinished;
    private ulong _choices;
    private ulong _finished;
    private FinishReason _finish;
    private TokenUsage? _usage;

    private CompletionReader(ReadOnlySpan<byte> json) => _json = new Utf8JsonReader(json);

    /// <summary>What <paramref name="json"/> says.</summary>
    public static CompletionPart Read(ReadOnlySpan<byte> json)
    {
        var reader = new CompletionReader(json);
        try
        {
            return reader.ReadRoot();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private CompletionPart ReadRoot()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        while (_json.NextProperty())
        {
            ReadField();
        }

        // Reading on refuses what follows the object.
        _json.Read();
        return new CompletionPart
        {
            WellFormed = true,
            IsError = _isError,
            IsSemantic = _isSemantic,
            Choices = _choices,
            Finished = _finished,
            Finish = _finish,
            IsComplete = !_isError && !_isUnfinished && _finish == FinishReason.Complete,
            Usage = _usage,
        };
    }

    private void ReadField()
    {
        if (_json.ValueTextEquals("choices"u8))
        {
            ReadChoices();
        }
        else if (_json.ValueTextEquals("error"u8))
        {
            _isError = _json.ReadPresent();
        }
        else if (_json.ValueTextEquals("usage"u8))
        {
            _usage = UsageReader.Read(ref _json);
        }
        else
        {
            _json.SkipValue();
        }
    }

    private void ReadChoices()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice();
            }
            else
            {
                _isUnfinished = true;
                _json.Skip();
            }
        }
    }

    private void ReadChoice()
    {
        var index = 0;
        var finish = FinishReason.None;
        while (_json.NextProperty())
        {
            if (_json.ValueTextEquals("delta"u8) || _json.ValueTextEquals("message"u8))
            {
                ReadMessage();
            }
            else if (_json.ValueTextEquals("text"u8))
            {
                _isSemantic |= _json.ReadFilled();
            }
            else if (_json.ValueTextEquals("finish_reason"u8))
            {
                finish = FinishReasonReader.Read(ref _json);
            }
            else if (_json.ValueTextEquals("index"u8))
            {
                _json.Read();
                index = _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var given) ? given : 0;
            }
            else
            {
                _json.SkipValue();
            }
        }

        EndChoice(1UL << Math.Clamp(index, 0, LastChoiceBit), finish);
    }

    private void EndChoice(ulong bit, FinishReason finish)
    {
        _choices |= bit;
        _isUnfinished |= finish == FinishReason.None;
        if (finish != FinishReason.None)
        {
            _isSemantic = true;
            _finished |= bit;
            _finish = finish > _finish ? finish : _finish;
        }
    }

    private void ReadMessage()
    {
        if (!_json.EnterObject())
        {
            return;
        }

        while (_json.NextProperty())
        {
            if (IsContent())
            {
                _isSemantic |= _json.ReadFilled();
            }
            else
            {
                _json.SkipValue();
            }
        }
    }

    /// <summary>DeepSeek says reasoning_content; other servers of the same models say reasoning. Text of a refusal is an answer too.</summary>
    private readonly bool IsContent() =>
        _json.ValueTextEquals("content"u8) || _json.ValueTextEquals("reasoning_content"u8) || _json.ValueTextEquals("reasoning"u8)
        || _json.ValueTextEquals("tool_calls"u8) || _json.ValueTextEquals("function_call"u8) || _json.ValueTextEquals("refusal"u8);
}
