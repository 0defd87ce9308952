using DeepSeek.Hosting.CommandLine;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Reporting;

/// <summary>A Job can't do what it was asked to, and knows why: ends the process with the code of its reason, without a stack trace.</summary>
internal sealed class JobFailure : Exception
{
    private const int LongestMessage = 1024;

    private JobFailure(string reason, int exitCode, string message, Exception? cause = null)
        : base(message, cause) => (Reason, ExitCode) = (reason, exitCode);

    /// <summary>In the words of the conditions of a DeepSeekLocalModel; empty: only the message tells.</summary>
    public string Reason { get; }

    /// <summary>One of <see cref="EngineExitCodes"/>, or <see cref="ExitCodes.Failure"/>.</summary>
    public int ExitCode { get; }

    /// <summary>As the last words of a Job.</summary>
    public JobReport Report => new()
    {
        Reason = Reason.Length > 0 ? Reason : null,
        Message = Message.Length > LongestMessage ? Message[..LongestMessage] : Message,
    };

    public static JobFailure AuthFailed(string message) => new("AuthFailed", EngineExitCodes.AuthFailed, message);

    public static JobFailure NotFound(string message) => new("NotFound", EngineExitCodes.NotFound, message);

    public static JobFailure ChecksumMismatch(string message) => new("ChecksumMismatch", EngineExitCodes.ChecksumMismatch, message);

    public static JobFailure DiskFull(string message, Exception? cause = null) => new("DiskFull", EngineExitCodes.DiskFull, message, cause);

    public static JobFailure OutOfMemory(string message) => new("OutOfMemory", EngineExitCodes.OutOfMemory, message);

    public static JobFailure UnsupportedModel(string message, Exception? cause = null) => new("BuildFailed", EngineExitCodes.UnsupportedModel, message, cause);

    public static JobFailure BuilderFailed(string message, Exception? cause = null) => new("BuildFailed", EngineExitCodes.BuilderFailed, message, cause);

    public static JobFailure Stopped() => new("", EngineExitCodes.Stopped, "told to stop; the next try begins anew, or goes on from what has arrived");

    public static JobFailure EngineUnsuitable(string message, Exception? cause = null) => new("EngineMissing", EngineExitCodes.EngineUnsuitable, message, cause);

    public static JobFailure EngineMissing(string message) => new("EngineMissing", EngineExitCodes.EngineMissing, message);

    public static JobFailure EngineCorrupt(string message) => new("EngineMissing", EngineExitCodes.EngineCorrupt, message);

    public static JobFailure Other(string message, Exception? cause = null) => new("", ExitCodes.Failure, message, cause);
}
