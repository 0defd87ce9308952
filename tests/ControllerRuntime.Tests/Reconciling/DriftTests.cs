using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Reconciling;

namespace DeepSeek.ControllerRuntime.Tests.Reconciling;

public sealed class DriftTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", true)] // a default that the server added
    [InlineData("""{"a":1}""", """{"b":2}""", false)] // gone
    [InlineData("""{"a":1}""", """{"a":2}""", false)] // changed
    [InlineData("""{"a":{"b":"x"}}""", """{"a":{"b":"x","c":1}}""", true)]
    [InlineData("""{"a":{}}""", """{}""", true)] // the server drops what is empty
    [InlineData("""{"a":[]}""", """{}""", true)]
    [InlineData("""{"args":["x","y"]}""", """{"args":["x","y"]}""", true)]
    [InlineData("""{"args":["x","y"]}""", """{"args":["x","y","z"]}""", false)] // one argument more
    [InlineData("""{"args":["x","y"]}""", """{"args":["y","x"]}""", false)] // another order
    [InlineData("""{"rules":[{"verbs":["get"]}]}""", """{"rules":[{"verbs":["get"]},{"verbs":["*"]}]}""", false)] // a rule more
    public void Covers_compares_what_is_desired(string desired, string live, bool covered)
        => Assert.Equal(covered, Covers(live, desired));

    [Theory]
    [InlineData("""{"containers":[{"name":"gateway","image":"a"}]}""", """{"containers":[{"name":"sidecar"},{"name":"gateway","image":"a","stdin":true}]}""", true)]
    [InlineData("""{"containers":[{"name":"gateway","image":"a"}]}""", """{"containers":[{"name":"gateway","image":"b"}]}""", false)]
    [InlineData("""{"containers":[{"name":"gateway","image":"a"}]}""", """{"containers":[{"name":"sidecar","image":"a"}]}""", false)]
    [InlineData(
        """{"volumeMounts":[{"name":"v","mountPath":"/a"},{"name":"v","mountPath":"/b"}]}""",
        """{"volumeMounts":[{"name":"v","mountPath":"/b"},{"name":"v","mountPath":"/a"}]}""", true)]
    public void Covers_matches_list_entries_by_their_merge_key(string desired, string live, bool covered)
        => Assert.Equal(covered, Covers(live, desired));

    [Theory]
    [InlineData("""{"spec":{"properties":[{"name":"a","value":"1"}]}}""", """{"spec":{"properties":[{"name":"a","value":"1"},{"name":"b","value":"2"}]}}""", false)]
    [InlineData("""{"spec":{"properties":[{"name":"a","value":"1"}]}}""", """{"spec":{"properties":[{"name":"a","value":"1"}],"more":1}}""", true)]
    [InlineData("""{"metadata":{"ownerReferences":[{"uid":"a"}]}}""", """{"metadata":{"ownerReferences":[{"uid":"b"},{"uid":"a"}]}}""", true)]
    public void Covers_takes_lists_of_one_writer_as_a_whole_outside_the_metadata(string desired, string live, bool covered)
        => Assert.Equal(covered, Drift.Covers(JsonNode.Parse(live), JsonNode.Parse(desired), wholeLists: true));

    [Theory]
    [InlineData("0.5", "500m", true)]
    [InlineData("1024Mi", "1Gi", true)]
    [InlineData("1Gi", "1G", false)]
    [InlineData("1", "2", false)]
    public void Covers_compares_quantities_by_amount(string desired, string live, bool covered)
        => Assert.Equal(covered, Covers(Limit(live), Limit(desired)));

    [Fact]
    public void Covers_takes_text_that_looks_like_an_amount_for_text()
        => Assert.False(Covers("""{"env":[{"name":"A","value":"500m"}]}""", """{"env":[{"name":"A","value":"0.5"}]}"""));

    private static string Limit(string amount) => """{"limits":{"cpu":"?"}}""".Replace("?", amount, StringComparison.Ordinal);

    private static bool Covers(string live, string desired) => Drift.Covers(JsonNode.Parse(live), JsonNode.Parse(desired));
}
