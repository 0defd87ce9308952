namespace DeepSeek.Cluster.Tests.Crds;

/// <summary>Tests that share one <see cref="CrdServer"/>.</summary>
[CollectionDefinition(Name)]
public sealed class CrdCollection : ICollectionFixture<CrdServer>
{
    public const string Name = "crds";
}
