namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>There is nothing to show: a token can't be read, or a credential plugin failed.</summary>
internal sealed class CredentialException(string message, Exception? inner = null) : Exception(message, inner);
