using System.Text.Json;

namespace DeepSeek.Protocol.Chat;

/// <summary>
/// Learns, field by field, whether a request asks for the same answer each time. Readers disagree on which of two equal names counts, so that
/// two must agree.
/// </summary>
internal struct Repeatability
{
    private bool _cold;
    private bool _warm;
    private bool _seeded;
    private bool _unseeded;

    /// <summary>A temperature of 0, or a seed, and nothing that says the contrary.</summary>
    public readonly bool IsDeterministic => (_cold || _seeded) && !(_cold && _warm) && !(_seeded && _unseeded);

    /// <summary>Reads the field that the reader stands on, and leaves it on the end of its value; false, and untouched, where it is none of these.</summary>
    public bool Take(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("temperature"u8))
        {
            json.Read();
            var cold = json.TokenType == JsonTokenType.Number && IsZero(json.ValueSpan);
            json.Skip();
            _cold |= cold;
            _warm |= !cold;
            return true;
        }

        if (json.ValueTextEquals("seed"u8))
        {
            var seeded = json.ReadPresent();
            _seeded |= seeded;
            _unseeded |= !seeded;
            return true;
        }

        return false;
    }

    /// <summary>By its digits: a number too small for a double is not 0.</summary>
    private static bool IsZero(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? number : number[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }
}
