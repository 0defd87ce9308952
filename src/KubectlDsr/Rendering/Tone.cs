namespace DeepSeek.KubectlDsr.Rendering;

/// <summary>How a word is meant; colours follow from it.</summary>
internal enum Tone
{
    /// <summary>Nothing to say about it.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Notable,

    /// <summary>Trouble.</summary>
    Bad,
}
