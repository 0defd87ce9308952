using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Exceptions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Fields of a kubeconfig by their names, and the folder that paths in them are relative to. A field of another form counts as absent.</summary>
internal sealed class YamlFields(YamlMappingNode node, string folder)
{
    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(static key => key.Value ?? "");

    /// <summary>The text of a field; null: absent or empty.</summary>
    public string? Text(string key) => Find(key) is YamlScalarNode scalar && !IsNull(scalar) && scalar.Value is { Length: > 0 } text ? text : null;

    public bool Flag(string key) => bool.TryParse(Text(key), out var value) && value;

    public YamlFields? Map(string key) => Find(key) is YamlMappingNode map ? new YamlFields(map, folder) : null;

    public IReadOnlyList<YamlFields> Maps(string key) =>
        Find(key) is YamlSequenceNode list ? [.. list.Children.OfType<YamlMappingNode>().Select(map => new YamlFields(map, folder))] : [];

    public IReadOnlyList<string> Texts(string key) =>
        Find(key) is YamlSequenceNode list ? [.. list.Children.OfType<YamlScalarNode>().Select(static item => item.Value ?? "")] : [];

    /// <summary>The path of a file; null: absent.</summary>
    public string? File(string key) => Text(key) is { } path ? Path.GetFullPath(path, folder) : null;

    /// <summary>PEM text from <c>key-data</c>, where it stands in base64, or from the file that <c>key</c> names; null: neither is there.</summary>
    /// <exception cref="KubeConfigException">It isn't base64, or the file can't be read.</exception>
    public string? Pem(string whose, string key)
    {
        try
        {
            return Text($"{key}-data") is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : File(key) is { } path ? System.IO.File.ReadAllText(path)
                : null;
        }
        catch (FormatException)
        {
            throw new KubeConfigException($"{whose}: {key}-data isn't base64");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{whose}: {key}: {e.Message}");
        }
    }

    public JsonNode? Json(string key) => Find(key) is { } value ? Json(value) : null;

    private static JsonNode? Json(YamlNode value) => value switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode scalar when IsNull(scalar) => null,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when bool.TryParse(scalar.Value, out var flag) => flag,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var whole) => whole,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when double.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    private YamlNode? Find(string key) => node.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode scalar && scalar.Value == key).Value;
}
