namespace DeepSeek.Tutorial.Tests;

/// <summary>Where a block of the tutorial is run.</summary>
internal enum Place
{
    /// <summary>In the reader's terminal, and by the test.</summary>
    Terminal,

    /// <summary>In a second terminal, where it goes on while the tutorial does, and by the test.</summary>
    SecondTerminal,

    /// <summary>By the reader alone.</summary>
    ReaderAlone,
}
