using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Life;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Reporting;

/// <summary>What the commands have in common that run as Jobs: trouble that has a name is one line and a code, not a stack trace.</summary>
internal static class JobRun
{
    // A builder of its own is killed at once; what computes in this process can't be interrupted, and ends with it.
    private static readonly TimeSpan UntilStopped = TimeSpan.FromSeconds(5);

    /// <param name="flags">Where it says how far it is, and what became of it.</param>
    /// <param name="work">Is told to stop by SIGTERM: a builder that it started would outlive it.</param>
    /// <param name="cancellationToken">The same, by the caller.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync((string? ReportFile, int? ProgressPort) flags, Func<Progress, CancellationToken, Task<JobReport>> work, CancellationToken cancellationToken)
    {
        var progress = new Progress(Console.Error, TimeProvider.System);
        await using var page = flags.ProgressPort is { } port ? await ProgressPage.StartAsync(port, progress) : null;
        using var termination = new Termination();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, termination.Requested);
        try
        {
            var report = await StoppableAsync(Task.Run(() => work(progress, stop.Token), CancellationToken.None), stop.Token);
            await ReportAsync(report, progress, flags.ReportFile);
            return ExitCodes.Success;
        }
        catch (JobFailure e)
        {
            return await FailAsync(e, progress, flags.ReportFile);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException && stop.IsCancellationRequested)
        {
            return await FailAsync(JobFailure.Stopped(), progress, flags.ReportFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(JobFailure.Other(e.Message, e), progress, flags.ReportFile);
        }
    }

    private static async Task<JobReport> StoppableAsync(Task<JobReport> working, CancellationToken stop)
    {
        await Task.WhenAny(working, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        return await working.WaitAsync(stop.IsCancellationRequested ? UntilStopped : Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }

    private static async Task<int> FailAsync(JobFailure failure, Progress progress, string? reportFile)
    {
        progress.Say(failure.Message);
        await ReportAsync(failure.Report, progress, reportFile);
        return failure.ExitCode;
    }

    /// <summary>A report that can't be written changes nothing of what was done.</summary>
    private static async Task ReportAsync(JobReport report, Progress progress, string? reportFile)
    {
        try
        {
            if (reportFile is not null)
            {
                await File.WriteAllTextAsync(reportFile, report.ToJson());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.Say($"--progress-file: {e.Message}");
        }
    }
}
