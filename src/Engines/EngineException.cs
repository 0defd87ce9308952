namespace DeepSeek.Engines;

/// <summary>A model can't be loaded or computed with. The message names the file, what is wrong with it, and what to do; it may be shown to users.</summary>
public sealed class EngineException : Exception
{
    /// <param name="file">The file that is the matter.</param>
    /// <param name="field">The input, output, tensor or setting in it; null: the file as a whole.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">What to do about it.</param>
    public EngineException(string file, string? field, string problem, string remedy, Exception? cause = null)
        : base($"{file}{(field is null ? "" : $": {field}")}: {problem}: {remedy}", cause) =>
        (File, Field, Remedy) = (file, field, remedy);

    public string File { get; }

    public string? Field { get; }

    public string Remedy { get; }

    /// <summary>Whether memory of the GPU didn't suffice.</summary>
    public bool LacksMemory { get; init; }
}
