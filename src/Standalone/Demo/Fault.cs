namespace DeepSeek.Standalone.Demo;

/// <summary>The ways in which a DeepSeek node fails while its clients wait.</summary>
internal enum Fault
{
    None,

    /// <summary>503, overloaded.</summary>
    Overloaded,

    /// <summary>429, the account's concurrency is used up.</summary>
    TooManyRequests,

    /// <summary>A 200 that says nothing but keep-alives.</summary>
    Silence,

    /// <summary>The connection ends before the first token.</summary>
    Cut,

    /// <summary>A 200 whose finish_reason is insufficient_system_resource.</summary>
    OutOfResources,
}
