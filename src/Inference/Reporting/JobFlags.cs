using System.CommandLine;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Reporting;

/// <summary>The options by which a Job says how far it is and what became of it.</summary>
internal sealed class JobFlags
{
    private readonly Option<string> _reportFile = new("--progress-file")
    {
        Description = "File that gets the last word as JSON, such as /dev/termination-log; progress itself goes to standard error",
    };

    private readonly Option<int?> _progressPort = Counting.Option("--progress-port", $"Port where GET {JobProgress.Path} says how far it is, as JSON; absent: none");

    public void AddTo(Command command)
    {
        command.Add(_reportFile);
        command.Add(_progressPort);
    }

    public (string? ReportFile, int? ProgressPort) Of(ParseResult parsed) => (parsed.GetValue(_reportFile), parsed.GetValue(_progressPort));
}
