using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DeepSeek.Hosting.Logging;

/// <summary>Logs go to standard output, one line each.</summary>
public static class ConsoleLogging
{
    /// <summary><c>text</c> (the default) or <c>json</c>.</summary>
    public const string FormatVariable = "DEEPSEEK_LOG_FORMAT";

    /// <summary>A <see cref="LogLevel"/> by name; <c>Information</c> when absent or unknown. Applies to the product; libraries stay at Warning.</summary>
    public const string LevelVariable = "DEEPSEEK_LOG_LEVEL";

    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Replaces the providers by the product's console, set up by the two variables.</summary>
    public static ILoggingBuilder AddProductConsole(this ILoggingBuilder logging)
    {
        var level = Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable(LevelVariable), ignoreCase: true, out var parsed)
            ? parsed
            : LogLevel.Information;
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("DeepSeek", level);
        return string.Equals(Environment.GetEnvironmentVariable(FormatVariable), "json", StringComparison.OrdinalIgnoreCase)
            ? logging.AddJsonConsole(AsUtc)
            : logging.AddSimpleConsole(AsSingleLine);
    }

    private static void AsUtc(ConsoleFormatterOptions options)
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = Timestamp;
    }

    private static void AsSingleLine(SimpleConsoleFormatterOptions options)
    {
        AsUtc(options);
        options.SingleLine = true;
        options.ColorBehavior = LoggerColorBehavior.Disabled;
    }
}
