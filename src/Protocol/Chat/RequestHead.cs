using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>What a gateway needs to know of a completion request: a few fields, and where in the bytes the model and the prompt stand. Nothing else is kept.</summary>
public readonly record struct RequestHead
{
    /// <summary>The model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the answer is to come as an event stream.</summary>
    public bool Stream { get; init; }

    /// <summary>The bytes of the JSON string that names the model, quotes included.</summary>
    public required Range ModelToken { get; init; }

    /// <summary>Where the value of <c>messages</c> or <c>prompt</c> begins; 0 when there is neither.</summary>
    public int PromptStart { get; init; }

    /// <summary>
    /// Whether the same answer is asked for each time: <c>temperature</c> is 0, or there is a <c>seed</c>. False where either is given twice
    /// with different meanings.
    /// </summary>
    public bool IsDeterministic { get; init; }

    /// <summary>Whether a stream is to end with a chunk of its own for the usage: <c>stream_options.include_usage</c>.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Reads a request in one pass, without building anything.</summary>
    /// <param name="body">The whole request body.</param>
    /// <param name="head">What was found.</param>
    /// <returns>Null, or what is wrong with the request, for its sender.</returns>
    public static string? Read(ReadOnlySpan<byte> body, out RequestHead head)
    {
        head = default;
        try
        {
            return Scan(new Utf8JsonReader(body), out head);
        }
        catch (JsonException e)
        {
            return $"The request body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is correct JSON, and no text.
            return "The request body is not valid Unicode in the name of a field or in 'model'.";
        }
    }

    private static string? Scan(Utf8JsonReader reader, out RequestHead head)
    {
        var found = default(Fields);
        head = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "The request body must be a JSON object.";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (found.Take(ref reader) is { } wrong)
            {
                return wrong;
            }
        }

        // Reading on refuses what follows the object.
        reader.Read();
        if (string.IsNullOrEmpty(found.Model))
        {
            return "The field 'model' is missing.";
        }

        head = new RequestHead
        {
            Model = found.Model,
            Stream = found.Stream ?? false,
            ModelToken = found.ModelToken,
            PromptStart = found.PromptStart,
            IsDeterministic = found.Repeatable.IsDeterministic,
            IncludeUsage = found.IncludeUsage,
        };
        return null;
    }

    private ref struct Fields
    {
        public string? Model;
        public bool? Stream;
        public Range ModelToken;
        public int PromptStart;
        public Repeatability Repeatable;
        public bool IncludeUsage;

        public string? Take(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                return TakeModel(ref reader);
            }

            if (reader.ValueTextEquals("stream"u8))
            {
                return TakeStream(ref reader);
            }

            if (Repeatable.Take(ref reader))
            {
                return null;
            }

            if (reader.ValueTextEquals("stream_options"u8))
            {
                IncludeUsage = ReadIncludeUsage(ref reader);
                return null;
            }

            var isPrompt = reader.ValueTextEquals("messages"u8) || reader.ValueTextEquals("prompt"u8);
            reader.Read();
            PromptStart = isPrompt ? (int)reader.TokenStartIndex : PromptStart;
            reader.Skip();
            return null;
        }

        private string? TakeModel(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return "The field 'model' must be a string.";
            }

            if (Model is not null)
            {
                // Readers disagree on which one counts; the alias could be applied to the wrong one.
                return "The field 'model' is given twice.";
            }

            Model = reader.GetString();
            ModelToken = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            return null;
        }

        private string? TakeStream(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
            {
                return "The field 'stream' must be true or false.";
            }

            if (Stream is not null)
            {
                return "The field 'stream' is given twice.";
            }

            Stream = reader.TokenType == JsonTokenType.True;
            return null;
        }

        private static bool ReadIncludeUsage(ref Utf8JsonReader reader)
        {
            var include = false;
            if (!reader.EnterObject())
            {
                return include;
            }

            while (reader.NextProperty())
            {
                var wanted = reader.ValueTextEquals("include_usage"u8);
                reader.SkipValue();
                include = wanted ? reader.TokenType == JsonTokenType.True : include;
            }

            return include;
        }
    }
}
