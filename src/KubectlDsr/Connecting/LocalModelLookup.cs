using DeepSeek.Api.LocalModels;

namespace DeepSeek.KubectlDsr.Connecting;

/// <summary>What is known of the local models that a route names.</summary>
/// <param name="Models">By name; null: there is none. A model without an entry couldn't be asked for.</param>
/// <param name="Problem">Why some couldn't be; null: all could.</param>
internal sealed record LocalModelLookup(IReadOnlyDictionary<string, DeepSeekLocalModel?> Models, string? Problem);
