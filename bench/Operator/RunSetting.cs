using System.Diagnostics;
using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Bench.Operator.Processes;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.Bench.Operator;

/// <summary>What a run needs from the machine.</summary>
/// <param name="Binary">The operator under test.</param>
/// <param name="Repository">The repository's root.</param>
/// <param name="Load">Load average before the run.</param>
internal sealed record RunSetting(string Binary, string Repository, double Load)
{
    /// <summary>Looks whether everything is there and the machine is quiet, and runs.</summary>
    /// <param name="given">The operator; null: the published one.</param>
    /// <param name="force">Whether to run on a busy machine too.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> InAsync(string? given, bool force, Func<RunSetting, Task<int>> run, CancellationToken cancellationToken)
    {
        var progress = new Progress();
        if (KubeApiServer.Simulator is null)
        {
            progress.Say($"{KubeApiServer.SimulatorSkipReason}; the bench needs it (see CONTRIBUTING.md)");
            return ExitCode.Unusable;
        }

        try
        {
            var binary = OperatorBinary.Find(given, DeepSeek.Testing.Samples.Repository.Root);
            var load = LoadGate.Load;
            return await LoadGate.PassAsync(force, progress, cancellationToken)
                ? await run(new RunSetting(binary, DeepSeek.Testing.Samples.Repository.Root, load))
                : ExitCode.Busy;
        }
        catch (FileNotFoundException e)
        {
            progress.Say($"{e.Message}");
            return ExitCode.Unusable;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Say($"ended by the user");
            return ExitCode.Failed;
        }
    }

    /// <summary>An empty report of a run in this setting.</summary>
    public RunReport Report(string bench) => new()
    {
        Bench = bench,
        Started = DateTimeOffset.UtcNow,
        Machine = MachineFacts.Read(),
        Load = Load,
        OperatorVersion = Version(),
        OperatorBytes = new FileInfo(Binary).Length,
    };

    private string Version()
    {
        using var process = Process.Start(new ProcessStartInfo(Binary, ["--version"]) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return said;
    }
}
