using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Compose;

/// <summary>compose.yaml, with the defaults of its variables filled in.</summary>
internal static partial class ComposeFile
{
    private static readonly JsonNode Root = Yaml.Parse(Repository.Read("compose.yaml"));

    public static IEnumerable<string> Services => Root["services"]!.AsObject().Select(static service => service.Key);

    /// <summary>Named volumes: engines keep these.</summary>
    public static IEnumerable<string> Volumes => Root["volumes"]!.AsObject().Select(static volume => volume.Key);

    public static JsonNode Service(string name) => Root["services"]![name]!;

    /// <summary>What a container's process finds in its environment.</summary>
    /// <param name="name">Of the service.</param>
    /// <param name="given">Variables of the shell that compose is started from.</param>
    public static IReadOnlyDictionary<string, string> Environment(string name, Func<string, string?> given) =>
        (Service(name)["environment"]?.AsObject() ?? []).ToDictionary(static variable => variable.Key, variable => Filled(variable.Value!.ToString(), given));

    /// <summary>Mounts of a service: where from, where to.</summary>
    public static IEnumerable<(string From, string To, bool ReadOnly)> Mounts(string name) =>
        (Service(name)["volumes"]?.AsArray() ?? []).Select(static mount => mount!.GetValue<string>().Split(':')).Select(static parts => (parts[0], parts[1], parts is [_, _, "ro"]));

    /// <summary>The file of the repository that a container sees there.</summary>
    public static string FileBehind(string name, string path)
    {
        var (from, to, _) = Mounts(name).Single(mount => path == mount.To || path.StartsWith(mount.To + "/", StringComparison.Ordinal));
        return Path.Combine(Repository.Root, from + path[to.Length..]);
    }

    private static string Filled(string text, Func<string, string?> given) => Variable().Replace(
        text, match => given(match.Groups[1].Value) ?? (match.Groups[2].Value == ":-" ? match.Groups[3].Value : throw new InvalidOperationException($"{match.Groups[1].Value} {match.Groups[3].Value}")));

    [GeneratedRegex(@"\$\{(\w+)(:[-?])([^}]*)\}")]
    private static partial Regex Variable();
}
