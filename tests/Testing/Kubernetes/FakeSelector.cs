using System.Text.Json.Nodes;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>Label selectors of the form a=b,c=d and the field selector metadata.name=x.</summary>
internal static class FakeSelector
{
    public static bool Matches(FakeRequest request, JsonObject item)
    {
        var metadata = item["metadata"]!;
        var name = request.Query.GetValueOrDefault("fieldSelector", "");
        if (name.Length > 0 && name != $"metadata.name={(string?)metadata["name"]}")
            return false;

        var labels = request.Query.GetValueOrDefault("labelSelector", "");
        return labels.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .All(pair => (string?)metadata["labels"]?[pair[0]] == pair[1]);
    }
}
