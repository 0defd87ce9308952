using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;

namespace DeepSeek.Operator.Tests.Status.LocalModels;

/// <summary>A situation for each condition and reason: what is there, and what the condition says of it.</summary>
/// <param name="Name">Of the situation.</param>
/// <param name="Type">Of the condition.</param>
/// <param name="Status">Of the condition.</param>
/// <param name="Reason">Of the condition.</param>
/// <param name="Says">Part of its message.</param>
/// <param name="Observed">What is there.</param>
internal sealed record ConditionCase(string Name, string Type, string Status, string Reason, string Says, Func<ObservedModel> Observed)
{
    public IReadOnlyList<AppliedObject> Applied { get; init; } = [];
}
