namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>A failure that trying again does not help: it is counted and said, and the key waits for a change.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">The cause.</param>
public sealed class TerminalException(string message, Exception? inner = null) : Exception(message, inner);
