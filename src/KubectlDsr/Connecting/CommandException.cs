namespace DeepSeek.KubectlDsr.Connecting;

/// <summary>The command couldn't do what it was asked for; the message is for the person who typed it. Ends with exit code 1.</summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
