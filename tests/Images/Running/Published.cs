using System.Diagnostics;
using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Running;

/// <summary>What <c>make publish</c> and <c>make publish-engine</c> write, and images are made of.</summary>
internal static partial class Published
{
    private const string Folder = "artifacts/publish";

    // By the executable: the project that it is published from.
    private static readonly Dictionary<string, string> Projects = new()
    {
        ["deepseek-operator"] = "Operator",
        ["deepseek-gateway"] = "Gateway",
        ["deepseek-standalone"] = "Standalone",
        ["deepseek-engine"] = "Inference",
    };

    public static IEnumerable<string> Programs => Projects.Keys;

    /// <summary>The version of the product.</summary>
    public static string Version { get; } = VersionElement().Match(Repository.Read("Directory.Build.props")).Groups[1].Value;

    /// <summary>Why tests are skipped where it isn't published.</summary>
    public static string SkipReason(string program) => $"there is no {PathOf(program)}: make {(IsFolder(program) ? "publish-engine" : "publish")}";

    /// <summary>What is copied into images: the executable, or the folder that it is in. From the root of the repository.</summary>
    public static string PathOf(string program) => IsFolder(program) ? $"{Folder}/engine" : $"{Folder}/{program}";

    /// <summary>What writes it.</summary>
    public static string CommandOf(string program) => IsFolder(program) ? "make publish-engine " : $"make publish EXECUTABLES={Projects[program]} ";

    /// <summary>The executable on this machine; null: it isn't published.</summary>
    public static string? Find(string program)
    {
        var path = Path.Combine(Repository.Root, PathOf(program), IsFolder(program) ? program : "").TrimEnd('/');
        return File.Exists(path) ? path : null;
    }

    /// <summary>What the executable of this build says of its flags.</summary>
    public static async Task<string> HelpAsync(string program, string[] arguments)
    {
        // artifacts/bin/<this project>/<configuration> → artifacts/bin/<that project>/<configuration>
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var library = Path.Combine(here.Parent!.Parent!.FullName, $"DeepSeek.{Projects[program]}", here.Name, $"{program}.dll");
        var start = new ProcessStartInfo("dotnet", [library, .. arguments]) { RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("DEEPSEEK_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var help = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return help;
    }

    private static bool IsFolder(string program) => Projects[program] == "Inference";

    [GeneratedRegex("<Version>(.*)</Version>")]
    private static partial Regex VersionElement();
}
