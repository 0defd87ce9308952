using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.Standalone.Routes;

/// <summary>Reads the YAML that kubectl takes, and checks it as the API server does.</summary>
internal static class RouteFile
{
    /// <summary>Where kubectl puts an object that names no namespace.</summary>
    private const string DefaultNamespace = "default";

    /// <returns>The first DeepSeekRoute of the text, with defaults filled in.</returns>
    /// <exception cref="UsageException">Every error, named by field path.</exception>
    public static DeepSeekRoute Parse(string text)
    {
        var (route, errors) = RouteValidator.Validate(Find(text));
        if (route is null)
        {
            throw new UsageException([.. errors.Select(static error => error.ToString())]);
        }

        route.Metadata.NamespaceProperty ??= DefaultNamespace;
        return route;
    }

    /// <summary>Other documents may stand before it; where there is no route at all, the first document is judged as one.</summary>
    private static JsonNode? Find(string text)
    {
        try
        {
            JsonNode? first = null;
            foreach (var document in YamlDocuments.Read(text))
            {
                if (IsRoute(document))
                {
                    return document;
                }

                first ??= document;
            }

            return first;
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static bool IsRoute(JsonNode? document) =>
        document is JsonObject root && root["kind"] is JsonValue kind
        && kind.GetValueKind() == JsonValueKind.String && kind.GetValue<string>() == DeepSeekRoute.KubeKind;
}
