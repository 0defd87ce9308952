namespace DeepSeek.ControllerRuntime.Leadership;

/// <summary>The lease could not be renewed in time, or another holds it. End the process.</summary>
/// <param name="message">What happened.</param>
public sealed class LeadershipLostException(string message) : Exception(message);
