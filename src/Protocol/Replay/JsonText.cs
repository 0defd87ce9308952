using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DeepSeek.Protocol.Replay;

/// <summary>Text between the quotes of a JSON string that is correct UTF-8, with the escapes it was written with.</summary>
internal static class JsonText
{
    /// <summary>Writes the text with RFC 8785's escapes: only where there must be one, and then the shortest. Never longer than it was.</summary>
    /// <returns>Bytes written.</returns>
    public static int Normalize(ReadOnlySpan<byte> raw, Span<byte> to)
    {
        var written = 0;
        while (true)
        {
            var plain = raw.IndexOf((byte)'\\');
            plain = plain < 0 ? raw.Length : plain;
            raw[..plain].CopyTo(to[written..]);
            written += plain;
            raw = raw[plain..];
            if (raw.IsEmpty)
            {
                return written;
            }

            written += WriteEscaped(TakeEscape(ref raw), to[written..]);
        }
    }

    /// <summary>The order of RFC 8785: that of UTF-16 code units, after escapes were read. Zero exactly for the same text.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            // What follows may be written with escapes, and is something in any case.
            return left.Length - right.Length;
        }

        return left.Contains((byte)'\\') || right.Contains((byte)'\\') ? CompareUnits(left, right) : Rank(left[same]) - Rank(right[same]);
    }

    /// <summary>Whether the text, after escapes were read, is <paramref name="text"/>.</summary>
    public static bool Equals(ReadOnlySpan<byte> raw, ReadOnlySpan<char> text)
    {
        var units = new CodeUnits(raw);
        foreach (var unit in text)
        {
            if (units.Next() != unit)
            {
                return false;
            }
        }

        return units.Next() < 0;
    }

    private static int CompareUnits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        CodeUnits lefts = new(left), rights = new(right);
        while (true)
        {
            int a = lefts.Next(), b = rights.Next();
            if (a != b || a < 0)
            {
                return a - b;
            }
        }
    }

    /// <summary>In UTF-16 surrogate pairs, whose first byte in UTF-8 is at least F0, come before U+E000 to U+FFFF, whose first byte is EE or EF.</summary>
    private static int Rank(byte first) => first is 0xEE or 0xEF ? first + 0x100 : first;

    /// <summary>A character above U+FFFF as a whole, half of a pair that has no other half as itself.</summary>
    private static int TakeEscape(ref ReadOnlySpan<byte> raw)
    {
        var first = TakeUnit(ref raw);
        if (char.IsHighSurrogate((char)first) && raw.StartsWith("\\u"u8))
        {
            var rest = raw;
            var second = TakeUnit(ref rest);
            if (char.IsLowSurrogate((char)second))
            {
                raw = rest;
                return char.ConvertToUtf32((char)first, (char)second);
            }
        }

        return first;
    }

    private static int TakeUnit(ref ReadOnlySpan<byte> raw)
    {
        var kind = raw[1];
        var digits = kind == 'u' ? raw.Slice(2, 4) : default;
        raw = raw[(2 + digits.Length)..];
        switch (kind)
        {
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'n':
                return '\n';
            case (byte)'r':
                return '\r';
            case (byte)'t':
                return '\t';
            case (byte)'u':
                return ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default:
                return kind;
        }
    }

    private static int WriteEscaped(int character, Span<byte> to)
    {
        var letter = character switch { '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', '"' => '"', '\\' => '\\', _ => '\0' };
        if (letter != '\0')
        {
            to[0] = (byte)'\\';
            to[1] = (byte)letter;
            return 2;
        }

        if (character >= ' ' && Rune.TryCreate(character, out var rune))
        {
            return rune.EncodeToUtf8(to);
        }

        "\\u"u8.CopyTo(to);
        Utf8Formatter.TryFormat((ushort)character, to[2..], out _, new StandardFormat('x', 4));
        return 6;
    }

    /// <summary>Reads the UTF-16 code units of the text one by one.</summary>
    private ref struct CodeUnits(ReadOnlySpan<byte> raw)
    {
        private ReadOnlySpan<byte> _raw = raw;
        private int _second = -1;

        /// <summary>-1: there is none left.</summary>
        public int Next()
        {
            if (_second >= 0)
            {
                var second = _second;
                _second = -1;
                return second;
            }

            return _raw.IsEmpty ? -1 : _raw[0] == '\\' ? TakeUnit(ref _raw) : NextPlain();
        }

        private int NextPlain()
        {
            Rune.DecodeFromUtf8(_raw, out var rune, out var length);
            _raw = _raw[length..];
            Span<char> units = stackalloc char[2];
            _second = rune.EncodeToUtf16(units) == 2 ? units[1] : -1;
            return units[0];
        }
    }
}
