using System.Text.Json.Nodes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Tests.Resources;

public sealed class RouteDnsEndpointTests
{
    [Fact]
    public void Record_of_each_region_is_an_endpoint_with_the_settings_of_Route_53() => Assert.Equal(
        """
        {"endpoints":[
        {"dnsName":"chat.example.com","recordType":"CNAME","setIdentifier":"asia","targets":["asia-lb.example.com"],"recordTTL":60,"providerSpecific":[{"name":"aws/geolocation-continent-code","value":"AS"},{"name":"aws/health-check-id","value":"hc-1"}]},
        {"dnsName":"chat.example.com","recordType":"CNAME","setIdentifier":"default","targets":["us-lb.example.com"],"recordTTL":60,"providerSpecific":[{"name":"aws/geolocation-country-code","value":"*"}]}
        ]}
        """.Replace("\n", "", StringComparison.Ordinal),
        Wanted(RouteSamples.Dns)["spec"]!.ToJsonString());

    [Fact]
    public void Addresses_of_both_families_are_two_endpoints_of_one_identifier()
    {
        var endpoints = Endpoints("""
            {"hostname": "*.example.com", "recordTTLSeconds": 5, "records": [
              {"setIdentifier": "all", "targets": ["192.0.2.1", "2001:db8::1", "192.0.2.2", "::1"], "geo": {"countryCode": "*"}}]}
            """);
        Assert.Equal(["A 192.0.2.1 192.0.2.2", "AAAA 2001:db8::1 ::1"], endpoints.Select(set => $"{set["recordType"]} {string.Join(' ', set["targets"]!.AsArray())}"));
        Assert.All(endpoints, set => Assert.Equal(("*.example.com", "all", 5), ((string)set["dnsName"]!, (string)set["setIdentifier"]!, (int)set["recordTTL"]!)));
    }

    [Theory]
    [InlineData("192.0.2.255", "A")]
    [InlineData("2001:db8:0:0:0:0:0:1", "AAAA")]
    [InlineData("2001:DB8::", "AAAA")]
    [InlineData("lb.example.com", "CNAME")]
    [InlineData("1.2.3.lb", "CNAME")]
    [InlineData("LB-1.eu-central-1.elb.amazonaws.com", "CNAME")]
    public void Type_of_a_record_is_that_of_its_target(string target, string type)
        => Assert.Equal(type, (string)Assert.Single(Endpoints($$$"""{"hostname": "chat.example.com", "records": [{"setIdentifier": "all", "targets": ["{{{target}}}"], "geo": {"countryCode": "*"}}]}"""))["recordType"]!);

    [Fact]
    public void Object_is_named_like_the_route_and_belongs_to_it()
    {
        var wanted = Wanted(RouteSamples.Dns);
        Assert.Equal(("externaldns.k8s.io/v1alpha1", "DNSEndpoint"), ((string)wanted["apiVersion"]!, (string)wanted["kind"]!));
        var metadata = wanted["metadata"]!;
        Assert.Equal(("chat", "ai"), ((string)metadata["name"]!, (string)metadata["namespace"]!));
        Assert.Equal("u-1", (string)metadata["ownerReferences"]![0]!["uid"]!);
        Assert.Equal("chat", (string)metadata["labels"]!["deepseek-operator.io/route"]!);
        Assert.Null(wanted["status"]);
    }

    private static JsonNode[] Endpoints(string dns) => [.. Wanted(dns)["spec"]!["endpoints"]!.AsArray().Select(set => set!)];

    private static JsonObject Wanted(string dns) => RoutePlanner.Plan(
        RouteSamples.Observed(RouteSamples.WithDns(dns)) with { IsDnsServed = true }, [], AnalysisState.Initial, "image", RouteSamples.Now)
        .Objects.Single(wanted => wanted.Kind == "DNSEndpoint").ToJson();
}
