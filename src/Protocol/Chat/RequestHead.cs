using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>What a gateway needs to know of a completion request: two fields, and where in the bytes the model and the prompt stand. Nothing else is kept.</summary>
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

        head = new RequestHead { Model = found.Model, Stream = found.Stream ?? false, ModelToken = found.ModelToken, PromptStart = found.PromptStart };
        return null;
    }

    private ref struct Fields
    {
        public string? Model;
        public bool? Stream;
        public Range ModelToken;
        public int PromptStart;

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
    }
}
