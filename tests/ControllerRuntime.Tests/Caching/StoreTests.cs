using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Caching;

public sealed class StoreTests
{
    private static readonly ObjectKey Key = new("default", "w");
    private static readonly HashSet<ObjectKey> NoneUnreadable = [];

    private readonly Store<Widget> _store = new(WidgetKind.Widget);

    [Fact]
    public void B15_Changing_what_was_read_or_given_never_alters_the_store()
    {
        var given = Version(7, size: 1);
        _store.Set(given);
        given.Spec!.Size = 2;
        _store.Get(Key)!.Spec!.Size = 3;
        _store.List().Single().Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" };

        Assert.Equal(1, _store.Get(Key)!.Spec!.Size);
        Assert.Null(_store.Get(Key)!.Metadata.Labels);
    }

    [Fact]
    public void B16_Older_state_or_deletion_changes_nothing()
    {
        _store.Set(Version(10, size: 10));

        Assert.Empty(_store.Set(Version(9, size: 9)));
        Assert.Empty(_store.Remove(Version(9, size: 9)));
        Assert.Empty(Replace(null, Version(8, size: 8)));
        Assert.Equal(10, _store.Get(Key)!.Spec!.Size);
    }

    [Fact]
    public void B16_Versions_are_compared_as_numbers()
    {
        _store.Set(Version(99, size: 1));
        Assert.Single(_store.Set(Version(100, size: 2)));
    }

    [Fact]
    public void B12_What_a_list_lacks_is_delivered_as_gone_with_its_last_state()
    {
        _store.Set(Version(10, size: 4));
        var change = Assert.Single(Replace(null));

        Assert.Null(change.After);
        Assert.Equal(4, change.Before!.Spec!.Size);
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public void Replace_of_one_namespace_leaves_the_others()
    {
        _store.Set(Version(10, size: 1));
        Replace("elsewhere");
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public void Replace_keeps_an_object_that_exists_but_cannot_be_read()
    {
        _store.Set(Version(10, size: 1));
        Assert.Empty(_store.Replace(null, [], new HashSet<ObjectKey> { Key }).ToList());
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public void Object_deleted_and_created_between_two_looks_is_two_changes()
    {
        _store.Set(Version(10, size: 1));
        var reborn = Version(20, size: 2);
        reborn.Metadata.Uid = "another";

        var changes = Replace(null, reborn);
        Assert.Equal([(1, null), (null, (int?)2)], changes.Select(c => ((int?)c.Before?.Spec!.Size, c.After?.Spec!.Size)));
    }

    [Fact]
    public void Index_follows_changes_deletions_and_late_registration()
    {
        _store.Set(Referring("w", 1, "one"));
        _store.AddIndex("secret", w => w.Spec?.SecretName is { } name ? [name] : []);
        _store.Set(Referring("x", 2, "one"));
        Assert.Equal(["w", "x"], _store.KeysByIndex("secret", "one").Select(k => k.Name).Order());

        _store.Set(Referring("w", 3, "two"));
        _store.Remove(Referring("x", 4, "one"));
        Assert.Empty(_store.KeysByIndex("secret", "one"));
        Assert.Equal("w", Assert.Single(_store.ListByIndex("secret", "two")).Metadata.Name);
    }

    [Fact]
    public void Children_are_found_by_the_uid_of_their_controller()
    {
        var child = Version(1, size: 1);
        child.Metadata.OwnerReferences = [new V1OwnerReference { Uid = "owner", Controller = true }, new V1OwnerReference { Uid = "friend" }];
        _store.Set(child);

        Assert.Single(_store.KeysControlledBy("owner"));
        Assert.Empty(_store.KeysControlledBy("friend"));
    }

    private List<StoreChange<Widget>> Replace(string? inNamespace, params IEnumerable<Widget> items) =>
        [.. _store.Replace(inNamespace, [.. items.Select(item => PackedObject.Of(WidgetKind.Widget, item))], NoneUnreadable)];

    private static Widget Version(int version, int size)
    {
        var widget = WidgetKind.Named("w", size);
        widget.Metadata.ResourceVersion = $"{version}";
        widget.Metadata.Uid = "uid";
        return widget;
    }

    private static Widget Referring(string name, int version, string secret)
    {
        var widget = Version(version, 1);
        widget.Metadata.Name = name;
        widget.Spec!.SecretName = secret;
        return widget;
    }
}
