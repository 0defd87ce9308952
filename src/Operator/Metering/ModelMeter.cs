using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Metering;

/// <summary>Remembers, per local model, the load that its autoscaling looks back on. Rounds of one model never overlap: the queue sees to it.</summary>
internal sealed class ModelMeter
{
    private readonly ConcurrentDictionary<ObjectKey, LoadWindow> _windows = new();

    public LoadWindow? Load(ObjectKey model) => _windows.GetValueOrDefault(model);

    /// <param name="model">The model.</param>
    /// <param name="sample">Requests over all servers.</param>
    /// <param name="length">How far autoscaling looks back.</param>
    public void Record(ObjectKey model, LoadSample sample, TimeSpan length) => _windows[model] = (Load(model) ?? LoadWindow.Empty).With(sample, length);

    /// <summary>A round that brought nothing.</summary>
    public void Fail(ObjectKey model, string problem) => _windows[model] = (Load(model) ?? LoadWindow.Empty) with { Problem = problem };

    public void Forget(ObjectKey model) => _windows.TryRemove(model, out _);
}
