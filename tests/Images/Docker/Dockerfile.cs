using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Docker;

/// <summary>A Dockerfile, read as far as the rules ask.</summary>
/// <param name="Name">Without its folder and ending, as the target of the bake file is called.</param>
/// <param name="Arguments">Defaults of the variables above the first stage.</param>
/// <param name="Stages">The last is what the image becomes.</param>
internal sealed partial record Dockerfile(string Name, IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<Stage> Stages)
{
    public const string Folder = "eng/docker";
    private const string Ending = ".Dockerfile";

    public static IReadOnlyList<Dockerfile> All { get; } =
        [.. Directory.GetFiles($"{Repository.Root}/{Folder}", "*" + Ending).Select(static path => Parse(path.Split('/')[^1][..^Ending.Length], File.ReadAllText(path))).OrderBy(static file => file.Name, StringComparer.Ordinal)];

    public string Path => $"{Folder}/{Name}{Ending}";

    public Stage Final => Stages[^1];

    /// <summary>Where the executable is in the image.</summary>
    public string EntryPoint => Strings(Final.Single("ENTRYPOINT").Text)[0];

    /// <summary>The executable that it runs.</summary>
    public string Program => EntryPoint.Split('/')[^1];

    /// <summary>Variables that the image sets.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        Final.Of("ENV").SelectMany(static env => env.Arguments).Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);

    /// <summary>The texts of a JSON list, as the exec form has them.</summary>
    public static string[] Strings(string list) => [.. Yaml.Parse(list).AsArray().Select(static text => text!.GetValue<string>())];

    public override string ToString() => Name;

    internal static Dockerfile Parse(string name, string text)
    {
        var arguments = new Dictionary<string, string>();
        var stages = new List<Stage>();
        foreach (var instruction in Instructions(text))
        {
            if (instruction.Name == "FROM")
            {
                var words = instruction.Arguments;
                stages.Add(new Stage(Replaced(words[0], arguments), words is [_, "AS", var alias] ? alias : null, instruction.Flag("platform")));
            }
            else if (stages.Count > 0)
            {
                stages[^1].Instructions.Add(instruction);
            }
            else if (instruction is { Name: "ARG", Text: var argument } && argument.Split('=', 2) is [var variable, var value])
            {
                arguments[variable] = value;
            }
            else
            {
                throw new FormatException($"{name}: {instruction.Name} before the first FROM");
            }
        }

        return new Dockerfile(name, arguments, stages);
    }

    private static IEnumerable<Instruction> Instructions(string text)
    {
        var lines = text.Split('\n').Where(static line => line.Trim().Length > 0 && !line.TrimStart().StartsWith('#'));
        var pending = "";
        foreach (var line in lines)
        {
            pending += line.Trim().TrimEnd('\\').Trim() + " ";
            if (!line.TrimEnd().EndsWith('\\'))
            {
                var words = pending.Trim().Split(' ', 2);
                yield return new Instruction(words[0].ToUpperInvariant(), words.Length > 1 ? words[1].Trim() : "");
                pending = "";
            }
        }
    }

    private static string Replaced(string text, Dictionary<string, string> variables) =>
        Variable().Replace(text, match => variables[match.Groups[1].Value]);

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Variable();
}
