using System.Text;

namespace DeepSeek.TinyModels;

/// <summary>
/// A vocabulary like Qwen's, much smaller: the 256 bytes in the order of GPT-2, tokens that merges of them give, then the control tokens of
/// DeepSeek-R1's distilled models in their order. As in those, the model has a few logits more than there are tokens.
/// </summary>
internal static class ByteLevelVocabulary
{
    /// <summary>In the order of their rank; each makes a token of two that are there.</summary>
    public static readonly IReadOnlyList<(string Left, string Right)> Merges = [("Ċ", "Ċ"), ("Ġ", "p"), ("l", "u"), ("Ġp", "lu"), ("Ġplu", "s")];

    /// <summary>Whether they are special: <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> are text that is shown.</summary>
    public static readonly IReadOnlyList<(string Text, bool Special)> Control =
    [
        ("<｜end▁of▁sentence｜>", true), ("<｜User｜>", true), ("<｜Assistant｜>", true), ("<｜begin▁of▁sentence｜>", true), ("<|EOT|>", true), ("<think>", false), ("</think>", false),
    ];

    /// <summary>Logits: some more than tokens.</summary>
    public const int Size = 272;

    public static int End => Id("<｜end▁of▁sentence｜>");

    public static int Start => Id("<｜begin▁of▁sentence｜>");

    /// <summary>Of each byte the character that stands for it, in the order of their ids.</summary>
    public static IReadOnlyList<(byte Byte, char Character)> Bytes { get; } = MakeBytes();

    /// <summary>By id: bytes, then merges.</summary>
    public static IReadOnlyList<string> Tokens { get; } = [.. Bytes.Select(static item => item.Character.ToString()), .. Merges.Select(static merge => merge.Left + merge.Right)];

    /// <param name="token">In the characters that stand for bytes, or a control token.</param>
    public static int Id(string token)
    {
        var control = Control.Select(static item => item.Text).ToList().IndexOf(token);
        return control >= 0 ? Tokens.Count + control : Tokens.ToList().IndexOf(token) is >= 0 and var id ? id : throw new ArgumentException($"no token '{token}'");
    }

    /// <summary>A token for each byte.</summary>
    public static IEnumerable<int> Ids(string text) => Encoding.UTF8.GetBytes(text).Select(static value => Bytes.Select(static item => item.Byte).ToList().IndexOf(value));

    // Bytes that are printable in Latin-1 stand for themselves; the others get characters from U+0100 on.
    private static List<(byte Byte, char Character)> MakeBytes()
    {
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range('¡', '¬' - '¡' + 1)).Concat(Enumerable.Range('®', 'ÿ' - '®' + 1)).ToArray();
        return [.. printable.Select(static value => ((byte)value, (char)value)), .. Enumerable.Range(0, 256).Except(printable).Select(static (value, index) => ((byte)value, (char)(256 + index)))];
    }
}
