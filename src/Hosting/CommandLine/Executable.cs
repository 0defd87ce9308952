using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace DeepSeek.Hosting.CommandLine;

/// <summary>Runs a command the way all executables of the product do: environment variables stand for flags, usage errors end with <see cref="ExitCodes.Usage"/>.</summary>
public static class Executable
{
    /// <param name="command">Made with options of <see cref="Flag"/>; its action does the work.</param>
    /// <param name="args">As given to Main.</param>
    /// <param name="environment">Tests pass their own; absent, the process environment.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand command, IReadOnlyList<string> args, IDictionary? environment = null)
    {
        var parsed = command.Parse(WithEnvironment(command, args, environment ?? Environment.GetEnvironmentVariables()));
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed, parsed.Errors.Select(e => e.Message));
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The host owns the signals: it drains, while the default here would give up after two seconds.
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException e)
        {
            return Refuse(parsed, e.Errors);
        }
    }

    /// <summary>The arguments, with each flag that is absent but set in the environment put before them, so that both are parsed and refused alike.</summary>
    internal static string[] WithEnvironment(Command command, IReadOnlyList<string> args, IDictionary environment)
    {
        // The version stands alone, and an image sets variables that nobody gave.
        if (command.Options.OfType<VersionOption>().Any(version => IsGiven(version, args)))
        {
            return [.. args];
        }

        var added = new List<string>();
        foreach (var option in command.Options)
        {
            if (environment[Flag.EnvironmentVariable(option.Name)] is string { Length: > 0 } value && !IsGiven(option, args))
            {
                added.Add($"{option.Name}={value}");
            }
        }

        return [.. added, .. args];
    }

    private static bool IsGiven(Option option, IReadOnlyList<string> args) =>
        args.Any(a => a == option.Name || a.StartsWith(option.Name + "=", StringComparison.Ordinal) || option.Aliases.Contains(a));

    private static int Refuse(ParseResult parsed, IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine(error);
        }

        Console.Error.WriteLine($"'{Path(parsed.CommandResult)} --help' lists the flags.");
        return ExitCodes.Usage;
    }

    /// <summary>A subcommand behind those it belongs to, as a user types it.</summary>
    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;
}
