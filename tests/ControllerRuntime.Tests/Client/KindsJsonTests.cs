using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.ControllerRuntime.Client;
using k8s;

namespace DeepSeek.ControllerRuntime.Tests.Client;

/// <summary>Our JSON of Kubernetes' kinds is KubernetesClient's, letter by letter: what travels, and what lies in caches, is the same.</summary>
public sealed class KindsJsonTests
{
    public static TheoryData<string> Names =>
        [.. typeof(Kinds).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(static kind => kind.Name).Where(static name => name != nameof(Kinds.SecretMetadata))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_is_written_and_read_as_KubernetesClient_does(string name)
    {
        var kind = typeof(Kinds).GetProperty(name)!.GetValue(null)!;
        var type = kind.GetType().GetGenericArguments()[0];
        var ours = (JsonTypeInfo)kind.GetType().GetProperty("Json")!.GetValue(kind)!;
        var theirs = SourceGenerationContext.Default.GetTypeInfo(type)!;

        foreach (var item in new[] { Activator.CreateInstance(type)!, new Filler(seed: 0).Fill(type), new Filler(seed: 1).Fill(type) })
        {
            var json = JsonSerializer.Serialize(item, theirs);
            Assert.Equal(json, JsonSerializer.Serialize(item, ours));
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, theirs), ours));
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, ours), ours));
            Assert.Equal(json, JsonSerializer.SerializeToNode(item, ours)!.ToJsonString(ours.Options));
        }
    }
}
