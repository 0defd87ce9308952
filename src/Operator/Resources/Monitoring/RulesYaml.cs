using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>A rules file as people read it and as Prometheus and promtool take it.</summary>
internal static class RulesYaml
{
    public static string Write(RuleFile file)
    {
        var yaml = new StringBuilder("groups:\n");
        foreach (var group in file.Groups)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"- name: {Quoted(group.Name)}\n  interval: {group.Interval}\n  rules:\n");
            foreach (var rule in group.Rules)
            {
                Append(yaml, rule);
            }
        }

        return yaml.ToString();
    }

    private static void Append(StringBuilder yaml, AlertingRule rule)
    {
        yaml.Append(CultureInfo.InvariantCulture, $"  - alert: {rule.Alert}\n    expr: |-\n");
        foreach (var line in rule.Expr.Split('\n'))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"      {line}\n");
        }

        if (rule.For is not null)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    for: {rule.For}\n");
        }

        Append(yaml, "labels", rule.Labels);
        Append(yaml, "annotations", rule.Annotations);
    }

    private static void Append(StringBuilder yaml, string name, IReadOnlyDictionary<string, string> values)
    {
        yaml.Append(CultureInfo.InvariantCulture, $"    {name}:\n");
        foreach (var (key, value) in values)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"      {key}: {Quoted(value)}\n");
        }
    }

    /// <summary>Text in double quotes means in YAML what it means in JSON.</summary>
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
