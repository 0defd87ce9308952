using System.Text.Json;

namespace DeepSeek.Protocol;

/// <summary>Steps through JSON that is judged and not kept. Each leaves the reader on the end of what it read.</summary>
internal static class JsonWalk
{
    /// <summary>Goes to the next property of the object that the reader is in; false at its end.</summary>
    public static bool NextProperty(ref this Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes past the value of the property that the reader stands on.</summary>
    public static void SkipValue(ref this Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    /// <summary>Goes into the object that the property holds; past the value, and false, where it is none.</summary>
    public static bool EnterObject(ref this Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    /// <summary>Goes past the value of the property: whether it is text, a list or an object with something in it.</summary>
    public static bool ReadFilled(ref this Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return !json.ValueSpan.IsEmpty;
        }

        return json.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject) && json.SkipFilled();
    }

    /// <summary>Goes past the value of the property: whether it is anything but null.</summary>
    public static bool ReadPresent(ref this Utf8JsonReader json)
    {
        json.Read();
        var present = json.TokenType != JsonTokenType.Null;
        json.Skip();
        return present;
    }

    /// <summary>Goes past the value of the property: a count; 0 where it is no whole number, or a negative one.</summary>
    public static long ReadCount(ref this Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var count))
        {
            return Math.Max(0, count);
        }

        json.Skip();
        return 0;
    }

    /// <summary>Apart from text, which is what most values are: a second reader on the stack has to be cleared first.</summary>
    private static bool SkipFilled(ref this Utf8JsonReader json)
    {
        var inside = json;
        var filled = inside.Read() && inside.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
        json.Skip();
        return filled;
    }
}
