using System.Text.Json.Nodes;
using DeepSeek.Api.Validation;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Api.Tests.Validation;

public sealed class RouteRulesTests
{
    [Fact]
    public void Rules_of_the_crd_and_their_twins_are_the_same_set()
    {
        var schema = Yaml.Parse(Repository.Read("crds/deepseek-operator.io_deepseekroutes.yaml"))["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

        var messages = Rules(schema)
            .Where(rule => !DurationBound.TryParse((string)rule["rule"]!, out _))
            .Select(rule => (string)rule["message"]!);

        Assert.Equal(messages.Order(), RouteRules.ByMessage.Keys.Order());
    }

    [Fact]
    public void Every_rule_has_a_case_in_which_it_refuses()
    {
        var said = Refusal.Load("tests/Cluster/Crds/routes.refused.yaml").Select(refusal => refusal.Says).ToArray();

        Assert.All(RouteRules.ByMessage.Keys, message => Assert.Contains(said, says => message.Contains(says, StringComparison.Ordinal)));
    }

    private static IEnumerable<JsonNode> Rules(JsonNode? node) => node switch
    {
        JsonObject map => (map["x-kubernetes-validations"]?.AsArray() ?? []).Select(rule => rule!)
            .Concat(map.Where(field => field.Key != "x-kubernetes-validations").SelectMany(field => Rules(field.Value))),
        JsonArray list => list.SelectMany(Rules),
        _ => [],
    };
}
