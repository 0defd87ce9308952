using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>The function that is called: <c>name</c> and <c>arguments</c> come in pieces.</summary>
internal sealed class FunctionParts(AssemblyRoom room)
{
    private readonly PieceSet _texts = new(room);

    /// <summary>Takes what a chunk says of the function.</summary>
    /// <param name="json">Stands on the property, and is left on the end of its value.</param>
    public void Add(ref Utf8JsonReader json)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            if (json.ValueTextEquals("name"u8))
            {
                _texts["name"u8].AddText(ref json);
            }
            else if (json.ValueTextEquals("arguments"u8))
            {
                _texts["arguments"u8].AddText(ref json);
            }
            else
            {
                json.SkipEmpty(room);
            }
        }
    }

    /// <summary>Writes the function as an object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        _texts.WriteTexts(json);
        json.WriteEndObject();
    }
}
