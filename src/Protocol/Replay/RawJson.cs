using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepSeek.Protocol.Replay;

/// <summary>Takes values out of JSON, and puts them in, as they were written: no digit and no escape is touched.</summary>
internal static class RawJson
{
    /// <summary>For JSON that is no part of a web page: text in other scripts is not escaped.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The name of the property that the reader stands on. One that is written with escapes is nothing an upstream has, and gives the answer up.</summary>
    public static ReadOnlySpan<byte> ReadName(in this Utf8JsonReader json, AssemblyRoom room)
    {
        if (json.ValueIsEscaped)
        {
            room.Lose();
        }

        return json.ValueSpan;
    }

    /// <summary>Goes past the value of the property: the bytes of it.</summary>
    /// <param name="data">What the reader reads.</param>
    public static ReadOnlySpan<byte> ReadRaw(ref this Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Read();
        return json.SkipRaw(data);
    }

    /// <summary>Goes past the value that the reader stands on: the bytes of it.</summary>
    public static ReadOnlySpan<byte> SkipRaw(ref this Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return data[start..(int)json.BytesConsumed];
    }

    /// <summary>Goes past the value of the property, of which the answer knows nothing: gives the answer up unless it says nothing.</summary>
    public static void SkipEmpty(ref this Utf8JsonReader json, AssemblyRoom room)
    {
        var filled = json.ReadFilled();
        if (filled || json.TokenType is JsonTokenType.Number or JsonTokenType.True)
        {
            room.Lose();
        }
    }

    /// <summary>The member <c>index</c> of the object that the reader stands on the beginning of; -1 where there is none from 0 to 1023.</summary>
    public static int IndexOf(Utf8JsonReader json)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                return json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var index) && index is >= 0 and < 1024 ? index : -1;
            }

            json.SkipValue();
        }

        return -1;
    }

    /// <summary>The text of the member <c>type</c> of the object that the reader stands on the beginning of; empty where there is none, or it has escapes.</summary>
    public static ReadOnlySpan<byte> TypeOf(Utf8JsonReader json)
    {
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                return json.TokenType == JsonTokenType.String && !json.ValueIsEscaped ? json.ValueSpan : default;
            }

            json.SkipValue();
        }

        return default;
    }

    /// <summary>Writes a member with a value that is JSON already.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}
