namespace DeepSeek.Inference.Weights;

/// <summary>A file of the model can't be used. The message names the file, what is wrong with it, and what would do.</summary>
internal sealed class ModelFileException(string file, string problem, Exception? cause = null) : Exception($"{file}: {problem}", cause)
{
    public string FileName { get; } = file;
}
