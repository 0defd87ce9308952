namespace DeepSeek.Hosting.CommandLine;

/// <summary>What the executables say to their parent process.</summary>
public static class ExitCodes
{
    /// <summary>Ended as asked.</summary>
    public const int Success = 0;

    /// <summary>Ended by trouble that was not the caller's.</summary>
    public const int Failure = 1;

    /// <summary>The command line, an environment variable or a file named by one of them can't be used; nothing was started.</summary>
    public const int Usage = 2;
}
