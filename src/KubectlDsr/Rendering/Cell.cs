namespace DeepSeek.KubectlDsr.Rendering;

/// <summary>A word of a table.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);

    /// <summary>The text, coloured where <paramref name="coloured"/>.</summary>
    public string Paint(bool coloured) => (coloured ? Tone : Tone.Plain) switch
    {
        Tone.Good => $"\e[32m{Text}\e[0m",
        Tone.Notable => $"\e[33m{Text}\e[0m",
        Tone.Bad => $"\e[31m{Text}\e[0m",
        _ => Text,
    };
}
