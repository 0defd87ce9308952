using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeepSeek.Protocol.Tests.Replay;

public sealed class CanonicalJsonProperties
{
    [Property(MaxTest = 500)]
    public Property However_it_is_written_the_canonical_form_is_the_same() =>
        Prop.ForAll(JsonTree.Trees.ToArbitrary(), ArbMap.Default.ArbFor<int>(), (tree, seed) =>
        {
            var random = new Random(seed);
            var canonical = Canonical.Of(tree.Write(random));
            return canonical is not null && Canonical.Of(tree.Write(random)) == canonical && Canonical.Of(canonical) == canonical;
        });

    [Property(MaxTest = 300)]
    public Property Whatever_is_changed_the_canonical_form_is_another() =>
        Prop.ForAll(JsonTree.Trees.ToArbitrary(), ArbMap.Default.ArbFor<int>(), (tree, seed) =>
        {
            var random = new Random(seed);
            var canonical = Canonical.Of(tree.Write(random));
            return tree.Changes().All(change => Canonical.Of(change.Write(random)) is { } other && other != canonical);
        });
}
