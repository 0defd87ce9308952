using System.Text.Json;
using DeepSeek.Protocol.Chat;

namespace DeepSeek.Protocol.Messages;

/// <summary>
/// Judges an event of a stream or a whole answer of Anthropic's Messages API (https://platform.claude.com/docs/en/build-with-claude/streaming)
/// in one pass over its bytes, as <see cref="CompletionReader"/> does for chat. Fields may come in any order, types of events, blocks and
/// deltas that this build doesn't know are well-formed, and nothing is kept.
/// </summary>
public ref struct MessageReader
{
    private Utf8JsonReader _json;
    private bool _isError;
    private bool _isSemantic;
    private bool _isKeepAlive;
    private bool _isEnd;
    private FinishReason _finish;
    private TokenUsage? _usage;

    private MessageReader(ReadOnlySpan<byte> json) => _json = new Utf8JsonReader(json);

    /// <summary>What <paramref name="json"/> says.</summary>
    public static CompletionPart Read(ReadOnlySpan<byte> json)
    {
        var reader = new MessageReader(json);
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
        var finished = _finish != FinishReason.None;
        return new CompletionPart
        {
            WellFormed = true,
            IsError = _isError,
            IsSemantic = _isSemantic || finished,
            IsKeepAlive = _isKeepAlive,
            IsEnd = _isEnd,
            Choices = _isSemantic || finished ? 1UL : 0,
            Finished = finished ? 1UL : 0,
            Finish = _finish,
            IsComplete = !_isError && _finish == FinishReason.Complete,
            Usage = _usage,
        };
    }

    private void ReadField()
    {
        if (_json.ValueTextEquals("type"u8))
        {
            ReadType();
        }
        else if (_json.ValueTextEquals("delta"u8))
        {
            ReadDelta();
        }
        else if (_json.ValueTextEquals("content_block"u8))
        {
            ReadBlock();
        }
        else if (_json.ValueTextEquals("content"u8))
        {
            _isSemantic |= _json.ReadFilled();
        }
        else if (_json.ValueTextEquals("stop_reason"u8))
        {
            _finish = FinishReasonReader.Read(ref _json);
        }
        else if (_json.ValueTextEquals("usage"u8))
        {
            _usage = MessageUsageReader.Read(ref _json);
        }
        else if (_json.ValueTextEquals("message"u8))
        {
            ReadBegin();
        }
        else if (_json.ValueTextEquals("error"u8))
        {
            _isError |= _json.ReadPresent();
        }
        else
        {
            _json.SkipValue();
        }
    }

    private void ReadType()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            _json.Skip();
            return;
        }

        _isKeepAlive = _json.ValueTextEquals("ping"u8);
        _isEnd = _json.ValueTextEquals("message_stop"u8);
        _isError |= _json.ValueTextEquals("error"u8);
    }

    /// <summary>Text of one of three kinds, or the reason of the end. A signature of thoughts moves nothing on.</summary>
    private void ReadDelta()
    {
        if (!_json.EnterObject())
        {
            return;
        }

        while (_json.NextProperty())
        {
            if (IsText() || _json.ValueTextEquals("partial_json"u8))
            {
                _isSemantic |= _json.ReadFilled();
            }
            else if (_json.ValueTextEquals("stop_reason"u8))
            {
                _finish = FinishReasonReader.Read(ref _json);
            }
            else
            {
                _json.SkipValue();
            }
        }
    }

    /// <summary>A block of text or thoughts begins empty; one of any other type says by its beginning what it is (which tool is called).</summary>
    private void ReadBlock()
    {
        if (!_json.EnterObject())
        {
            return;
        }

        while (_json.NextProperty())
        {
            if (_json.ValueTextEquals("type"u8))
            {
                _json.Read();
                _isSemantic |= _json.TokenType == JsonTokenType.String && !IsText();
                _json.Skip();
            }
            else if (IsText())
            {
                _isSemantic |= _json.ReadFilled();
            }
            else
            {
                _json.SkipValue();
            }
        }
    }

    /// <summary>The message that a stream begins with is empty but for what the prompt cost.</summary>
    private void ReadBegin()
    {
        if (!_json.EnterObject())
        {
            return;
        }

        while (_json.NextProperty())
        {
            if (_json.ValueTextEquals("usage"u8))
            {
                _usage = MessageUsageReader.Read(ref _json);
            }
            else
            {
                _json.SkipValue();
            }
        }
    }

    private readonly bool IsText() => _json.ValueTextEquals("text"u8) || _json.ValueTextEquals("thinking"u8);
}
