namespace DeepSeek.Engines.Cuda;

/// <summary>A library can't be loaded from where a variable says that it is: somebody wanted that one, so another's absence doesn't explain it.</summary>
internal sealed class NamedLibraryException(string path, string variable) : DllNotFoundException($"{path}, which {variable} names, can't be loaded");
