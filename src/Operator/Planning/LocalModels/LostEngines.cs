using DeepSeek.Operator.Observing;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Engines that servers looked for and didn't find.</summary>
internal static class LostEngines
{
    /// <param name="observed">With the pods of servers.</param>
    /// <param name="key">Of the engine.</param>
    /// <param name="since">When it was built: the word of an earlier life of the engine is void.</param>
    public static bool IsLost(ObservedModel observed, string key, DateTimeOffset? since)
        => observed.Pods.Any(pod => PodTrouble.EngineMissedAt(pod) > since && pod.Spec.InitContainers.Any(container => container.Args?.Contains(key) == true));

    public static ClaimContents Remove(ObservedModel observed, ClaimContents contents) => contents with
    {
        Engines = contents.Engines.RemoveRange(contents.Engines.Where(engine => IsLost(observed, engine.Key, engine.Value.BuiltTime)).Select(static engine => engine.Key)),
    };
}
