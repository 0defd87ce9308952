using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

public sealed class OwnerReferencesTests
{
    private readonly Widget _owner = WidgetKind.Named("owner");
    private readonly V1ConfigMap _child = new() { Kind = "ConfigMap", Metadata = new V1ObjectMeta { Name = "child", NamespaceProperty = "default" } };

    public OwnerReferencesTests() => _owner.Metadata.Uid = "uid";

    [Fact]
    public void B26_Owner_becomes_the_controller_and_stays_it_when_set_again()
    {
        OwnerReferences.SetController(WidgetKind.Widget, _owner, _child);
        OwnerReferences.SetController(WidgetKind.Widget, _owner, _child);

        var reference = Assert.Single(_child.Metadata.OwnerReferences);
        Assert.Equal(("example.com/v1", "Widget", "owner", "uid"), (reference.ApiVersion, reference.Kind, reference.Name, reference.Uid));
        Assert.True(reference.Controller);
        Assert.True(reference.BlockOwnerDeletion);
        Assert.True(OwnerReferences.IsControlledBy(_child, _owner));
    }

    [Fact]
    public void B26_Second_controller_is_refused()
    {
        OwnerReferences.SetController(WidgetKind.Widget, _owner, _child);
        var other = WidgetKind.Named("other");
        other.Metadata.Uid = "another";

        var e = Assert.Throws<OwnershipException>(() => OwnerReferences.SetController(WidgetKind.Widget, other, _child));
        Assert.Contains("Widget owner", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void B26_Owner_that_is_not_the_controller_stays_beside_it()
    {
        _child.Metadata.OwnerReferences = [new V1OwnerReference { Uid = "friend", Kind = "Widget", Name = "friend" }];
        OwnerReferences.SetController(WidgetKind.Widget, _owner, _child);
        Assert.Equal(2, _child.Metadata.OwnerReferences.Count);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData(null)] // a cluster-scoped child
    public void B26_Owner_in_another_namespace_is_refused(string? childNamespace)
    {
        _child.Metadata.NamespaceProperty = childNamespace;
        Assert.Throws<OwnershipException>(() => OwnerReferences.SetController(WidgetKind.Widget, _owner, _child));
    }

    [Fact]
    public void B22_Owner_that_is_being_deleted_gets_no_child()
    {
        _owner.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
        Assert.Throws<OwnershipException>(() => OwnerReferences.SetController(WidgetKind.Widget, _owner, _child));
    }

    [Fact]
    public void B26_Cluster_scoped_owner_owns_anywhere()
    {
        var owner = new V1Namespace { Metadata = new V1ObjectMeta { Name = "n", Uid = "n" } };
        OwnerReferences.SetController(Kinds.Namespace, owner, _child);
        Assert.Equal(new ObjectKey("", "n"), OwnerReferences.OwnerKey(Kinds.Namespace, _child));
    }

    [Theory]
    [InlineData("example.com/v1", "Widget", true)]
    [InlineData("example.com/v2", "Widget", true)]
    [InlineData("example.org/v1", "Widget", false)]
    [InlineData("example.com/v1", "Gadget", false)]
    public void B17_Owner_is_known_by_group_and_kind_whatever_the_version(string apiVersion, string kind, bool known)
    {
        _child.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = apiVersion, Kind = kind, Name = "owner", Uid = "uid", Controller = true }];
        Assert.Equal(known, OwnerReferences.OwnerKey(WidgetKind.Widget, _child) == new ObjectKey("default", "owner"));
    }
}
