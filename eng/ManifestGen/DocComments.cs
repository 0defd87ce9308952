using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DeepSeek.Api;
using DeepSeek.Api.Schema;

namespace DeepSeek.ManifestGen;

/// <summary>Descriptions: the summaries of src/Api, as the compiler collected them, in the words of YAML instead of C#.</summary>
internal static partial class DocComments
{
    private static readonly Dictionary<string, XElement> Summaries = XDocument
        .Load(Path.ChangeExtension(typeof(ApiGroup).Assembly.Location, ".xml"))
        .Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    public static string OfType(Type type) => Text($"T:{type.FullName}") ?? throw new InvalidOperationException($"{type} has no summary.");

    /// <summary>The property's summary, and one line per member when it is an enum's. Null for apiVersion and kind.</summary>
    public static string? OfProperty(PropertyInfo property)
    {
        var summary = Text($"P:{property.DeclaringType!.FullName}.{property.Name}");
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsGenericType)
            type = type.GetGenericArguments()[^1];
        if (!type.IsEnum || summary is null)
            return summary;

        var members = (property.GetCustomAttribute<AllowedAttribute>()?.Names ?? Enum.GetNames(type)).Select(name => $"{name}: {Text($"F:{type.FullName}.{name}")}");
        return $"{summary}\n{string.Join('\n', members)}";
    }

    /// <summary>The summary of a constant; null where it has none.</summary>
    public static string? OfConstant(FieldInfo constant) => Text($"F:{constant.DeclaringType!.FullName}.{constant.Name}");

    private static string? Text(string member) => Summaries.TryGetValue(member, out var summary)
        ? Whitespace().Replace(string.Concat(summary.Nodes().Select(Words)), " ").Trim()
        : null;

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => NameInYaml(see.Attribute("cref")!.Value),
        XElement element => element.Value,
        _ => "",
    };

    private static string NameInYaml(string cref)
    {
        var name = cref[(cref.LastIndexOf('.') + 1)..];
        return cref.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
