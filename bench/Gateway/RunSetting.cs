using System.Diagnostics;
using System.Globalization;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Bench.Gateway;

/// <summary>What a run needs from the machine.</summary>
/// <param name="Subjects">The rows.</param>
/// <param name="ProxyCore">Where proxies run.</param>
/// <param name="BenchCore">Where load and upstreams run.</param>
/// <param name="Folder">For files of this run.</param>
/// <param name="Load">Load average before the run.</param>
internal sealed record RunSetting(IReadOnlyList<Subject> Subjects, int ProxyCore, int BenchCore, string Folder, double Load)
{
    /// <summary>Looks whether everything is there and the machine is quiet, takes a core for the bench, and runs.</summary>
    /// <param name="binary">Our gateway; null: the published one.</param>
    /// <param name="force">Whether to run on a busy machine too.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> InAsync(string? binary, bool force, Func<RunSetting, Task<int>> run, CancellationToken cancellationToken)
    {
        var progress = new Progress();
        if (Missing(Lineups.Gateway(binary, Repository.Root)) is { Length: > 0 } missing)
        {
            progress.Say($"{missing}");
            return ExitCode.Unusable;
        }

        var folder = Directory.CreateTempSubdirectory("deepseek-bench-").FullName;
        try
        {
            var load = LoadGate.Load;
            if (!await LoadGate.PassAsync(force, progress, cancellationToken))
            {
                return ExitCode.Busy;
            }

            var cores = CoreList.Allowed();
            var setting = new RunSetting(Lineups.All(binary, Repository.Root, progress), cores[0], cores[1], folder, load);
            await PinAsync(setting.BenchCore);
            return await run(setting);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Say($"ended by the user");
            return ExitCode.Failed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An empty report of a run in this setting.</summary>
    public RowReport Report(string bench, IReadOnlyDictionary<string, string> options) => new()
    {
        Bench = bench,
        Started = DateTimeOffset.UtcNow,
        Machine = MachineFacts.Read(),
        Load = Load,
        Rows = Subjects.ToDictionary(static subject => subject.Name, static subject => subject.Note),
        Options = options,
    };

    private static string Missing(string gateway) =>
        CoreList.Allowed().Count < 2 ? "two cores are needed: one for proxies, one for load and upstreams"
        : Executables.Missing() is { Count: > 0 } programs ? $"missing: {string.Join(", ", programs)} (Debian: apt-get install nginx-light wrk util-linux)"
        : !File.Exists(gateway) ? $"there is no gateway at {gateway}; 'make bench-gateway' builds it, --gateway names another"
        : "";

    /// <summary>All threads of this process; what they start runs there too, unless it is put elsewhere.</summary>
    private static async Task PinAsync(int core)
    {
        string[] arguments = ["-a", "-c", "-p", core.ToString(CultureInfo.InvariantCulture), Environment.ProcessId.ToString(CultureInfo.InvariantCulture)];
        using var taskset = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true })!;
        await taskset.WaitForExitAsync();
    }
}
