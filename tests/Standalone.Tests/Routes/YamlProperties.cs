using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Standalone.Routes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeepSeek.Standalone.Tests.Routes;

[Properties(Arbitrary = [typeof(YamlProperties)], MaxTest = 300)]
public sealed class YamlProperties
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Arbitrary<JsonObject> Objects => Map(3).ToArbitrary();

    /// <summary>Every JSON text is a YAML text with the same meaning (https://yaml.org/spec/1.2.2/, 1.3).</summary>
    [Property]
    public bool Json_reads_as_itself(JsonObject value)
    {
        var read = YamlDocuments.Read(value.ToJsonString(Plain)).Single();
        return JsonNode.DeepEquals(value, read);
    }

    [Property]
    public bool Any_text_is_read_or_refused_and_never_breaks(NonNull<string> text)
    {
        try
        {
            return YamlDocuments.Read(text.Get).Count() >= 0;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    [Property]
    public bool Damaged_route_is_read_or_refused_and_never_breaks(PositiveInt position, char put)
    {
        const string Route = "apiVersion: deepseek-operator.io/v1alpha1\nkind: DeepSeekRoute\nmetadata: {name: &n a}\nspec:\n  tiers:\n  - name: *n\n    backends:\n    - {name: b, url: \"https://c\"}\n";
        return Any_text_is_read_or_refused_and_never_breaks(NonNull<string>.NewNonNull(Route.Insert(position.Get % Route.Length, put.ToString())));
    }

    private static Gen<JsonObject> Map(int depth) =>
        from keys in Gen.Elements("a", "b", "key with spaces", "12", "true", "~", "x-y").ListOf(3)
        from values in Value(depth).ListOf(3)
        select new JsonObject(keys.Zip(values, KeyValuePair.Create).DistinctBy(static field => field.Key));

    private static Gen<JsonNode?> Value(int depth) => depth == 0
        ? Leaf()
        : Gen.OneOf(
            Leaf(),
            Map(depth - 1).Select(static map => (JsonNode?)map),
            Value(depth - 1).ListOf(2).Select(static items => (JsonNode?)new JsonArray([.. items])));

    private static Gen<JsonNode?> Leaf() => Gen.OneOf(
        Gen.Constant((JsonNode?)null),
        Gen.Elements(true, false).Select(static value => (JsonNode?)JsonValue.Create(value)),
        Gen.Choose(-1_000_000, 1_000_000).Select(static value => (JsonNode?)JsonValue.Create((long)value)),
        Gen.Elements("", "text", "true", "12", "~", "a: b", "- c", "# d", "'e'", "\"f\"", "g\nh", "tab\there", "ünï", "back\\slash", "{i}", "*j", "&k", "!l", " padded ")
            .Select(static value => (JsonNode?)JsonValue.Create(value)));
}
