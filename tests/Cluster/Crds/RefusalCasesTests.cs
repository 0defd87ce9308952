using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Crds;

public sealed class RefusalCasesTests
{
    [Theory]
    [InlineData("routes.refused.yaml")]
    [InlineData("localmodels.refused.yaml")]
    public void Cases_have_names_of_their_own(string file)
    {
        var names = Refusal.Load($"tests/Cluster/Crds/{file}").Select(refusal => refusal.Case).ToArray();

        Assert.Equal(names.Distinct(), names);
    }
}
