using DeepSeek.Engines;
using DeepSeek.Engines.TensorRt;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Storage;

namespace DeepSeek.Inference.Building;

/// <summary>Whether an engine is there, for the GPU at hand, and whole, byte for byte: asked before a server starts, which reads all of it anyway.</summary>
internal static class EngineVerify
{
    /// <param name="engines">Folder of all engines.</param>
    /// <param name="keys">One of them must do; the first that does is taken.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Its folder.</returns>
    /// <exception cref="JobFailure">None does.</exception>
    public static async Task<string> RunAsync(string engines, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        JobFailure? first = null;
        foreach (var key in keys)
        {
            var folder = Path.Combine(engines, key);
            var failure = FolderManifest.Read(folder) is not { } manifest || EngineDescription.Read(folder) is null
                ? JobFailure.EngineMissing($"there is no engine {key} in {engines}")
                : Unsuitable(folder) is { } unsuitable ? JobFailure.EngineUnsuitable(unsuitable.Message, unsuitable)
                : await manifest.FirstWrongAsync(folder, cancellationToken) is { } wrong
                ? JobFailure.EngineCorrupt($"{wrong} of engine {key} isn't as it was built")
                : null;
            if (failure is null)
            {
                return folder;
            }

            first ??= failure;
        }

        throw first ?? throw new ArgumentException("no key", nameof(keys));
    }

    /// <summary>Why an engine can't be computed with on this machine; null: it can, as far as it says what it is for.</summary>
    public static EngineException? Unsuitable(string folder)
    {
        try
        {
            if (TensorRtEngine.Takes(folder))
            {
                PlanTarget.Here(folder).Check(folder);
            }

            return null;
        }
        catch (EngineException e)
        {
            return e;
        }
    }
}
