using DeepSeek.Api.Validation;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using k8s.Models;

namespace DeepSeek.Operator.Planning;

/// <summary>What is to be done about one route, and why. Made whole before anything is written.</summary>
internal sealed record RoutePlan
{
    /// <summary>Violated rules; with any, nothing is written but the status.</summary>
    public IReadOnlyList<FieldError> SpecErrors { get; init; } = [];

    public IReadOnlyList<MissingReference> Missing { get; init; } = [];

    /// <summary>What the gateways haven't said of all of them yet.</summary>
    public IReadOnlyList<AwaitedReference> Awaited { get; init; } = [];

    public required AnalysisPolicy Policy { get; init; }

    public required AnalysisStep Step { get; init; }

    /// <summary>Local models of the route that its level asks for, by name.</summary>
    public IReadOnlyList<string> LocalModelsAsked { get; init; } = [];

    /// <summary>Null when no backend can be reached: gateways keep what they have.</summary>
    public SnapshotFile? Snapshot { get; init; }

    /// <summary>All objects that shall exist, in the order of writing.</summary>
    public IReadOnlyList<DesiredObject> Objects { get; init; } = [];

    /// <summary>Objects that are left as they are, neither written nor removed.</summary>
    public IReadOnlyList<(string Kind, ObjectKey Key)> Kept { get; init; } = [];

    /// <summary>A Secret to be created with a password, should it not exist; null while nobody waits for it. No plan knows the password.</summary>
    public V1Secret? Password { get; init; }

    /// <summary>What the objects follow from, in short: of equal basis, equal objects. A generation stands for its spec.</summary>
    public string Basis { get; init; } = "";

    /// <summary>False for an invalid spec: there is no plan for its objects, and they are left as they are.</summary>
    public bool Writes => SpecErrors.Count == 0;
}
