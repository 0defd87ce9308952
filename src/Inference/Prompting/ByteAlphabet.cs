using System.Collections.Frozen;

namespace DeepSeek.Inference.Prompting;

/// <summary>
/// How byte-level BPE writes bytes as characters, so that a vocabulary is text: printable ones stand for themselves, the others for
/// characters from U+0100 on. The table is GPT-2's, and everybody's since.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly FrozenDictionary<char, byte> Bytes = Pairs().ToFrozenDictionary(static pair => pair.Character, static pair => pair.Byte);

    /// <summary>The bytes of a word of the vocabulary; null where a character stands for none.</summary>
    public static byte[]? Read(string word)
    {
        var bytes = new byte[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            if (!Bytes.TryGetValue(word[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

    /// <summary>All 256 pairs.</summary>
    public static IEnumerable<(byte Byte, char Character)> Pairs()
    {
        var beyond = 0x100;
        for (var b = 0; b <= byte.MaxValue; b++)
        {
            var stands = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return ((byte)b, stands ? (char)b : (char)beyond++);
        }
    }
}
