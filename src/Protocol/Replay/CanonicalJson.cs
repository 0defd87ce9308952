using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace DeepSeek.Protocol.Replay;

/// <summary>
/// The canonical form of JSON: two documents have the same one exactly when they say the same. Members are sorted by name, whitespace is
/// left out, and text is escaped in one way, all as RFC 8785 does. Unlike there, numbers keep their digits (1 and 1.0 differ, and no digit is
/// lost) and members of equal names stay, in the order they came: what an upstream may read differently is never taken for the same.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Writes the canonical form of <paramref name="json"/>.</summary>
    /// <param name="json">A whole document in UTF-8.</param>
    /// <param name="to">Gets the canonical form; it is never longer than the document.</param>
    /// <param name="omitted">Names of members of the root object that are left out.</param>
    /// <returns>False: it is no JSON in UTF-8, or nested deeper than 64, and nothing was written.</returns>
    public static bool TryWrite(ReadOnlyMemory<byte> json, IBufferWriter<byte> to, params ReadOnlySpan<string> omitted) =>
        TryWrite(json, to, new RootMembers(omitted));

    /// <summary>The same, leaving out what <paramref name="omission"/> says.</summary>
    internal static bool TryWrite<T>(ReadOnlyMemory<byte> json, IBufferWriter<byte> to, T omission)
        where T : IOmission, allows ref struct
    {
        if (!Utf8.IsValid(json.Span))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var writer = new CanonicalWriter<T>(json.Span, to.GetSpan(json.Length), omission);
            writer.WriteValue(document.RootElement, 0);
            to.Advance(writer.Written);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private readonly ref struct RootMembers(ReadOnlySpan<string> names) : IOmission
    {
        private readonly ReadOnlySpan<string> _names = names;

        public bool Omits(int depth, JsonProperty member)
        {
            if (depth > 0)
            {
                return false;
            }

            foreach (var name in _names)
            {
                if (JsonText.Equals(JsonMarshal.GetRawUtf8PropertyName(member), name))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
