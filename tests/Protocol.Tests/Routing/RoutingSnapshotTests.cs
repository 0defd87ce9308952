using System.Text.Json;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Protocol.Tests.Routing;

public sealed class RoutingSnapshotTests
{
    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        const string Least = """{"namespace":"n","name":"x","retry":{"attempts":3},"tiers":[{"name":"metro","share":100,"backends":[{"name":"a","url":"http://a"}]}]}""";

        var snapshot = JsonSerializer.Deserialize(Least, ProtocolJson.Default.RoutingSnapshot)!;

        Assert.Equal(RoutingSnapshot.CurrentVersion, snapshot.Version);
        Assert.Equal("WeightedLeastRequest", snapshot.LoadBalancing);
        Assert.Equal(new RetrySettings { Attempts = 3 }, snapshot.Retry);
        Assert.Equal(new TimeoutSettings(), snapshot.Timeouts);
        Assert.Equal(new BreakerSettings(), snapshot.CircuitBreaker);
        Assert.Equal(new ProbeSettings(), snapshot.Probe);
        Assert.Equal(new AdmissionSettings(), snapshot.Admission);
        Assert.Null(snapshot.ClientAuth);
        Assert.Null(snapshot.Transitions);
        var backend = snapshot.Tiers[0].Backends[0];
        Assert.Equal((1, 3, TimeSpan.FromSeconds(30)), (backend.Weight, backend.MaxFails, backend.FailTimeout));
        Assert.Empty(backend.Headers);
    }

    [Theory]
    [InlineData("""{"name":"x","tiers":[]}""")]
    [InlineData("""{"namespace":null,"name":"x","tiers":[]}""")]
    [InlineData("""{"namespace":"n","name":"x","tiers":[{"name":"metro","backends":[]}]}""")]
    [InlineData("""{"namespace":"n","name":"x","tiers":[],"retry":null}""")]
    [InlineData("""{"namespace":"n","name":"x","tiers":[],"clientAuth":{}}""")]
    public void Fields_that_must_be_there_are_asked_for(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ProtocolJson.Default.RoutingSnapshot));
}
