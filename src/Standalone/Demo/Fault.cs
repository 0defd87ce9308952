namespace DeepSeek.Standalone.Demo;

/// <summary>
/// The ways in which a DeepSeek node fails while its clients wait. 429 isn't among them: the gateway learns from it how many requests an
/// account takes, and would move traffic away before the operator's levels could show what they do.
/// </summary>
internal enum Fault
{
    None,

    /// <summary>503, overloaded.</summary>
    Overloaded,

    /// <summary>A 200 that says nothing but keep-alives.</summary>
    Silence,

    /// <summary>The connection ends before the first token.</summary>
    Cut,

    /// <summary>A 200 whose finish_reason is insufficient_system_resource.</summary>
    OutOfResources,
}
