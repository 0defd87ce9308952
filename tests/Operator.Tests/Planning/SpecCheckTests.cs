using DeepSeek.Api.Routes;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class SpecCheckTests
{
    private readonly SpecCheck _check = new();

    [Fact]
    public void Valid_route_has_no_errors() => Assert.Empty(_check.Check(RouteSamples.Route()));

    [Fact]
    public void Spec_that_an_older_CRD_let_pass_is_refused_by_path()
    {
        var route = RouteSamples.Route();
        route.Spec.Tiers = [route.Spec.Tiers[0] with { Share = 70 }, route.Spec.Tiers[1] with { Share = 70 }];
        Assert.Contains(_check.Check(route), error => error.Path.StartsWith("spec.tiers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RouteSamples.ClientKeys)]
    [InlineData("""{"type": "ServiceAccountTokens"}""")]
    public void Routes_that_ask_clients_who_they_are_are_served(string clientAuth) => Assert.Empty(_check.Check(RouteSamples.WithClients(clientAuth)));

    [Fact]
    public void Client_authentication_that_would_not_be_enforced_is_refused()
    {
        var route = RouteSamples.Route();
        route.Spec.Gateway.ClientAuth.Type = ClientAuthType.ApiKeys;
        Assert.Equal("spec.gateway.clientAuth.secretRef", Assert.Single(_check.Check(route)).Path);
    }

    [Fact]
    public void New_generation_is_checked_anew()
    {
        var route = RouteSamples.Route();
        Assert.Empty(_check.Check(route));
        route.Spec.Tiers = [];
        Assert.Empty(_check.Check(route));
        route.Metadata.Generation++;
        Assert.NotEmpty(_check.Check(route));
    }
}
