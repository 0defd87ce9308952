using DeepSeek.Bench.Inference.Models;
using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Bench.Inference;

/// <summary>What a run needs from the machine.</summary>
/// <param name="Forms">The model in all its forms.</param>
/// <param name="Load">Load average before the run.</param>
internal sealed record RunSetting(IReadOnlyList<ModelForm> Forms, double Load)
{
    /// <summary>Writes the model where it isn't there yet, looks whether the machine is quiet, and runs.</summary>
    /// <param name="force">Whether to run on a busy machine too.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> InAsync(bool force, Func<RunSetting, Task<int>> run, CancellationToken cancellationToken)
    {
        var progress = new Progress();
        try
        {
            var forms = ModelForm.Write(Path.Combine(Repository.Root, "artifacts", "bench-model"), progress);
            var load = LoadGate.Load;
            return await LoadGate.PassAsync(force, progress, cancellationToken) ? await run(new RunSetting(forms, load)) : ExitCode.Busy;
        }
        catch (IOException e)
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
    public RowReport Report(IReadOnlyDictionary<string, string> options) => new()
    {
        Bench = "inference",
        Started = DateTimeOffset.UtcNow,
        Machine = MachineFacts.Read(),
        Load = Load,
        Rows = Forms.ToDictionary(static form => form.Name, static form => form.Note),
        Options = options,
    };
}
