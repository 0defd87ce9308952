using System.CommandLine;

namespace DeepSeek.Hosting.CommandLine;

/// <summary>
/// Makes command-line flags that are also environment variables: <c>--snapshot-file</c> is <c>DEEPSEEK_SNAPSHOT_FILE</c>.
/// The flag wins over the variable; <c>--help</c> names both.
/// </summary>
public static class Flag
{
    /// <summary>The prefix of every environment variable of the product.</summary>
    public const string Prefix = "DEEPSEEK_";

    /// <summary>An optional flag without a default.</summary>
    /// <param name="name">With its dashes, as in <c>--snapshot-file</c>.</param>
    /// <param name="description">One sentence without a full stop.</param>
    public static Option<T> Create<T>(string name, string description) => new(name)
    {
        Description = $"{description} [{EnvironmentVariable(name)}]",
    };

    /// <summary>A flag with a default, which <c>--help</c> shows.</summary>
    /// <inheritdoc cref="Create{T}(string, string)"/>
    public static Option<T> Create<T>(string name, string description, T defaultValue)
    {
        var option = Create<T>(name, description);
        option.DefaultValueFactory = _ => defaultValue;
        return option;
    }

    /// <summary>A flag whose text is checked and converted by <paramref name="parse"/>, which throws <see cref="FormatException"/> with the reason.</summary>
    /// <inheritdoc cref="Create{T}(string, string)"/>
    public static Option<T> Create<T>(string name, string description, Func<string, T> parse)
    {
        var option = Create<T>(name, description);
        option.CustomParser = result =>
        {
            try
            {
                return parse(result.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                result.AddError($"{name}: {e.Message}");
                return default;
            }
        };
        return option;
    }

    /// <summary>A flag that takes a URL to listen on, such as <c>http://0.0.0.0:8080</c>.</summary>
    /// <inheritdoc cref="Create{T}(string, string)"/>
    public static Option<Uri> CreateListenUrl(string name, string description, string defaultValue)
    {
        var option = Create(name, description, ParseListenUrl);
        option.DefaultValueFactory = _ => new Uri(defaultValue);
        return option;
    }

    /// <summary>The environment variable that stands for a flag.</summary>
    public static string EnvironmentVariable(string name) =>
        Prefix + name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static Uri ParseListenUrl(string text) =>
        Uri.TryCreate(text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/"
            ? url
            : throw new FormatException($"'{text}' is not a URL to listen on, such as http://0.0.0.0:8080");
}
