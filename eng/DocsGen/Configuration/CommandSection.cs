using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.DocsGen.Configuration;

/// <summary>A command with its arguments and flags, and a section for each of its verbs.</summary>
internal static class CommandSection
{
    public static string Write(string path, Command command, int depth)
    {
        var text = new StringBuilder($"{new string('#', depth)} {path}\n{Markdown.Text(command.Description ?? "").TrimEnd('.')}.\n\n");
        var rows = command.Arguments.Select(Row).Concat(Flags(command).Select(Row)).ToArray();
        if (rows.Length > 0)
        {
            var withVariables = command.Subcommands.Count == 0 && Flags(command).Any(static option => Variable(option) is not null);
            text.Append(Markdown.Table(
                withVariables ? ["flag", "variable", "default", "meaning"] : ["flag", "default", "meaning"],
                rows.Select(row => withVariables ? row : [row[0], row[2], row[3]])));
        }

        foreach (var verb in command.Subcommands)
        {
            text.Append('\n').Append(Write($"{path} {verb.Name}", verb, depth + 1));
        }

        return text.ToString();
    }

    /// <summary>Those that are the product's, not every command line's.</summary>
    public static IEnumerable<Option> Flags(Command command) => command.Options.Where(static option => !option.Hidden && option is not (HelpOption or VersionOption));

    private static IReadOnlyList<string> Row(Argument argument) => [Markdown.Code(argument.Name), "", argument.Arity.MinimumNumberOfValues > 0 ? "**required**" : "", Markdown.Text(argument.Description ?? "")];

    private static IReadOnlyList<string> Row(Option option) =>
    [
        string.Join(", ", option.Aliases.Append(option.Name).OrderByDescending(static name => name.Length).Select(Markdown.Code)),
        Variable(option) is { } variable ? Markdown.Code(variable) : "",
        option.Required ? "**required**" : Default(option) is { Length: > 0 } text ? Markdown.Code(text) : "",
        Markdown.Text(Meaning(option)) + Choices(option),
    ];

    /// <summary>The environment variable that stands for a flag: its description ends with it.</summary>
    private static string? Variable(Option option) =>
        Flag.EnvironmentVariable(option.Name) is var name && option.Description!.EndsWith($" [{name}]", StringComparison.Ordinal) ? name : null;

    private static string Meaning(Option option) => Variable(option) is { } name ? option.Description![..^(name.Length + 3)] : option.Description ?? "";

    private static string Choices(Option option) =>
        (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsEnum: true } type ? $": {string.Join(", ", Enum.GetNames(type).Select(Markdown.Code))}" : "";

    private static string Default(Option option) => option.HasDefaultValue ? option.GetDefaultValue() switch
    {
        null => "",
        bool value => value ? "true" : "false",
        Uri url => url.OriginalString,
        IFormattable value => WithoutVersion(value.ToString(null, CultureInfo.InvariantCulture)),
        System.Collections.IEnumerable and not string => "",
        var value => WithoutVersion($"{value}"),
    } : "";

    // The page must not change with the version that it is built under.
    private static string WithoutVersion(string text) =>
        text.Replace($":{typeof(Flag).Assembly.GetName().Version!.ToString(3)}", ":<version>", StringComparison.Ordinal);
}
