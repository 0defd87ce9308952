namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Whether a credential plugin talks to a person by standard input.</summary>
public enum InteractiveMode
{
    /// <summary>Where standard input is a terminal.</summary>
    IfAvailable,

    /// <summary>Never.</summary>
    Never,

    /// <summary>Always: it can't run without a terminal.</summary>
    Always,
}
