using System.CommandLine;
using DeepSeek.Gateway;
using DeepSeek.Inference;
using DeepSeek.KubectlDsr;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.Operator;
using DeepSeek.Standalone;

namespace DeepSeek.DocsGen.Configuration;

/// <summary>docs/reference/configuration.md.</summary>
internal static class ConfigurationPage
{
    /// <summary>Every executable with its command line, in the order of the page.</summary>
    public static IReadOnlyList<(string Executable, Command Command)> Commands =>
    [
        ("deepseek-operator", OperatorCommand.Create(static (_, _) => Task.FromResult(0))),
        ("deepseek-gateway", GatewayCommand.Create()),
        ("deepseek-standalone", StandaloneCommand.Create()),
        ("deepseek-engine", EngineCommand.Create()),
        ("kubectl dsr", DsrCommand.Create(new Terminal(TextWriter.Null, TextWriter.Null, false, TimeProvider.System))),
    ];

    public static string Write() => $"""
        # Flags and environment variables
        Each flag of `deepseek-operator`, `deepseek-gateway` and `deepseek-standalone` is an environment variable too; where both are given, the flag wins. `--flag value` and `--flag=value` mean the same.
        A value that can't be used ends the process with status 2 and a line that names it, before anything was started. Everything else is in the [routes](deepseekroute.md) and [models](deepseeklocalmodel.md).

        {string.Concat(Commands.Select(static one => $"- {Markdown.LinkTo(one.Executable)}\n"))}- {Markdown.LinkTo(EnvironmentWords.Heading)}

        {string.Join('\n', Commands.Select(static one => CommandSection.Write(one.Executable, one.Command, depth: 2)))}
        ## {EnvironmentWords.Heading}
        {Markdown.Table(["variable", "of", "meaning"], EnvironmentWords.All.Select(static one => (IReadOnlyList<string>)[Markdown.Code(one.Name), one.Of, one.Meaning]))}
        """;
}
