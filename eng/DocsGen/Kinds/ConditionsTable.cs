using System.Reflection;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.ManifestGen;

namespace DeepSeek.DocsGen.Kinds;

/// <summary>The types of a kind's conditions with their meaning, and its reasons as links to where they are explained.</summary>
internal static class ConditionsTable
{
    public const string Heading = "Conditions";

    private const string Page = "../troubleshooting.md";

    public static string Write(Type kind)
    {
        var (conditions, reasons, events, word) = kind == typeof(DeepSeekRoute)
            ? (typeof(RouteConditions), typeof(RouteReasons), typeof(RouteEvents), "Route")
            : (typeof(LocalModelConditions), typeof(LocalModelReasons), typeof(LocalModelEvents), "Model");
        return $"## {Heading}\nAll are there from the operator's first visit on.\n\n"
            + Markdown.Table(
                ["type", "True when"],
                Constants(conditions).Select(static constant => (IReadOnlyList<string>)
                    [Markdown.Code(constant.Name), Markdown.Text(DocComments.OfConstant(constant) ?? throw new InvalidOperationException($"{constant.Name} has no summary."))]))
            + $"\nReasons: {Links(reasons, $"{word}: ")}.\n\nReasons of events: {Links(events, $"{word} event: ")}.\n";
    }

    /// <summary>The text constants of a class, in the order in which they are written.</summary>
    public static IEnumerable<FieldInfo> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral);

    private static string Links(Type reasons, string prefix) =>
        string.Join(", ", Constants(reasons).Select(reason => $"[{reason.Name}]({Page}#{Markdown.Anchor(prefix + reason.Name)})"));
}
