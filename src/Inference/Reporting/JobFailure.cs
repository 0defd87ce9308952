using DeepSeek.Hosting.CommandLine;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Reporting;

/// <summary>A Job can't do what it was asked to, and knows why: ends the process with the code of its reason, without a stack trace.</summary>
internal sealed class JobFailure : Exception
{
    private JobFailure(string reason, int exitCode, string message, Exception? cause = null)
        : base(message, cause) => (Reason, ExitCode) = (reason, exitCode);

    /// <summary>In the words of the conditions of a DeepSeekLocalModel; empty: only the message tells.</summary>
    public string Reason { get; }

    /// <summary>One of <see cref="EngineExitCodes"/>, or <see cref="ExitCodes.Failure"/>.</summary>
    public int ExitCode { get; }

    public static JobFailure AuthFailed(string message) => new("AuthFailed", EngineExitCodes.AuthFailed, message);

    public static JobFailure NotFound(string message) => new("NotFound", EngineExitCodes.NotFound, message);

    public static JobFailure ChecksumMismatch(string message) => new("ChecksumMismatch", EngineExitCodes.ChecksumMismatch, message);

    public static JobFailure DiskFull(string message, Exception? cause = null) => new("DiskFull", EngineExitCodes.DiskFull, message, cause);

    public static JobFailure OutOfMemory(string message) => new("OutOfMemory", EngineExitCodes.OutOfMemory, message);

    public static JobFailure EngineMissing(string message) => new("EngineMissing", EngineExitCodes.EngineMissing, message);

    public static JobFailure EngineCorrupt(string message) => new("EngineMissing", EngineExitCodes.EngineCorrupt, message);

    public static JobFailure Other(string message, Exception? cause = null) => new("", ExitCodes.Failure, message, cause);
}
