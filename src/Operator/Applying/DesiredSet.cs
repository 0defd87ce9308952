using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.Operator.Applying;

/// <summary>All objects that shall exist for one owner, and no others.</summary>
/// <param name="Owner">The owner's key.</param>
/// <param name="OwnerUid">The owner itself, not a namesake.</param>
/// <param name="Basis">What the objects follow from: of equal basis, equal objects.</param>
/// <param name="Objects">In the order of writing.</param>
/// <param name="Kept">Objects of the owner that are left as they are, should they exist.</param>
internal sealed record DesiredSet(
    ObjectKey Owner, string OwnerUid, string Basis, IReadOnlyList<DesiredObject> Objects, IReadOnlyList<(string Kind, ObjectKey Key)> Kept);
