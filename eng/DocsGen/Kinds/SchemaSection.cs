using System.Text;
using System.Text.Json.Nodes;

namespace DeepSeek.DocsGen.Kinds;

/// <summary>One object of a schema: its fields, and the rules that it must keep.</summary>
/// <param name="Path">From the root, as in <c>spec.tiers[].backends[]</c>.</param>
/// <param name="Depth">Objects above it.</param>
/// <param name="Holder">The field, with its description: the object itself, or the list or map of them.</param>
/// <param name="Schema">The object.</param>
internal sealed record SchemaSection(string Path, int Depth, JsonObject Holder, JsonObject Schema)
{
    /// <summary>The object of a field and all those below it, parents first.</summary>
    public static IReadOnlyList<SchemaSection> Below(string path, JsonObject field, int depth = 0) =>
        ObjectOf(field) is not ({ } schema, var suffix) ? []
        :
        [
            new SchemaSection(path + suffix, depth, field, schema),
            .. schema["properties"]!.AsObject().SelectMany(property => Below($"{path}{suffix}.{property.Key}", property.Value!.AsObject(), depth + 1)),
        ];

    /// <summary>The rules at a node and at its fields, as a list; an object among these has a section of its own.</summary>
    public static string Rules(JsonObject schema)
    {
        var own = RulesAt(schema, "");
        var inner = (schema["properties"]?.AsObject() ?? []).Where(static property => property.Value!["properties"] is null)
            .SelectMany(static property => RulesAt(property.Value!.AsObject(), "." + property.Key));
        var rules = string.Concat(own.Concat(inner));
        return rules.Length == 0 ? "" : $"The API server refuses what breaks one of these rules:\n\n{rules}";
    }

    public string Write()
    {
        var required = (Schema["required"]?.AsArray() ?? []).Select(static name => name!.GetValue<string>()).ToHashSet();
        var text = new StringBuilder($"{(Depth == 0 ? "##" : "###")} {Path}\n");
        if (Holder["description"] is { } description)
        {
            text.Append($"{Markdown.Text(description.GetValue<string>())}\n\n");
        }

        text.Append(Markdown.Table(
            Path.StartsWith("status", StringComparison.Ordinal) ? ["field", "type", "meaning"] : ["field", "type", "default", "meaning"],
            Schema["properties"]!.AsObject().Select(property => (IReadOnlyList<string>)Row(property.Key, property.Value!.AsObject(), required.Contains(property.Key)))));
        return Rules(Schema) is { Length: > 0 } rules ? text.Append('\n').Append(rules).ToString() : text.ToString();
    }

    private string[] Row(string name, JsonObject field, bool required)
    {
        var below = ObjectOf(field) is (not null, var suffix) ? Markdown.Anchor($"{Path}.{name}{suffix}") : null;
        var type = FieldType.Of(field);
        string[] cells = [below is null ? Markdown.Code(name) : $"[{Markdown.Code(name)}](#{below})", type, Default(field, required, below is not null), Meaning(field)];
        return Path.StartsWith("status", StringComparison.Ordinal) ? [cells[0], cells[1], cells[3]] : cells;
    }

    // An object's default is that of its fields, which its own section tells.
    private static string Default(JsonObject field, bool required, bool isObject) =>
        required ? "**required**"
        : field["default"] is not { } value ? ""
        : isObject && value is JsonObject ? "as below"
        : isObject && value is JsonArray { Count: > 0 } list ? string.Join("<br>", list.Select(static item => Markdown.Code(FieldType.Inline(item!))))
        : Markdown.Code(FieldType.Inline(value));

    // The words for members of an enum stand on lines of their own.
    private static string Meaning(JsonObject field)
    {
        var lines = (field["description"]?.GetValue<string>() ?? "").Split('\n');
        return string.Join("<br>", lines.Take(1).Select(Markdown.Text).Concat(lines.Skip(1).Select(static line =>
            line.Split(": ", 2) is [var member, var words] ? $"{Markdown.Code(member)}: {Markdown.Text(words)}" : Markdown.Text(line))));
    }

    private static IEnumerable<string> RulesAt(JsonObject node, string at) =>
        (node["x-kubernetes-validations"]?.AsArray() ?? []).Where(static rule => !FieldType.IsDurationBound(rule!))
            .Select(rule => $"- {Blamed($"{at}{rule!["fieldPath"]}")}{Markdown.Text(rule["message"]!.GetValue<string>())}\n  ```cel\n  {rule["rule"]!.GetValue<string>().ReplaceLineEndings("\n  ")}\n  ```\n");

    private static string Blamed(string path) => path.Length == 0 ? "" : $"{Markdown.Code(path.TrimStart('.'))}: ";

    /// <summary>The object of a field, of its items or of its values, and how paths say so.</summary>
    private static (JsonObject? Schema, string Suffix)? ObjectOf(JsonObject field) =>
        field["properties"] is not null ? (field, "")
        : field["items"]?["properties"] is not null ? (field["items"]!.AsObject(), "[]")
        : field["additionalProperties"]?["properties"] is not null ? (field["additionalProperties"]!.AsObject(), "{}")
        : null;
}
