using System.Globalization;
using System.Text.RegularExpressions;
using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using k8s.Models;

namespace DeepSeek.Standalone.Routes;

/// <summary>
/// Sizes that the environment gives in place of the route's: one file then serves containers of several sizes. Null: the route's own counts.
/// </summary>
/// <param name="MaxConcurrency">Requests served at once, for <c>spec.gateway.maxConcurrency</c>.</param>
/// <param name="CacheSize">Bytes of answers kept in memory, for <c>spec.cache.memory.maxSize</c>.</param>
internal sealed partial record RouteOverrides(int? MaxConcurrency, ResourceQuantity? CacheSize)
{
    /// <summary>The environment variable of <see cref="MaxConcurrency"/>.</summary>
    public const string MaxConcurrentVariable = "MAX_CONCURRENT";

    /// <summary>The environment variable of <see cref="CacheSize"/>.</summary>
    public const string CacheSizeVariable = "CACHE_SIZE";

    private const string ConcurrencyField = "spec.gateway.maxConcurrency";
    private const string SizeField = "spec.cache.memory.maxSize";

    // The bounds of the field itself.
    private const int MostConcurrent = 100_000;

    public static RouteOverrides None { get; } = new(null, null);

    /// <param name="variable">Asked for environment variables. An empty one is as good as none: compose files pass on what isn't set as such.</param>
    /// <exception cref="UsageException">One line for each that can't be used, with what to write instead.</exception>
    public static RouteOverrides Read(Func<string, string?> variable)
    {
        var errors = new List<string>();
        var overrides = new RouteOverrides(
            Given(variable, MaxConcurrentVariable) is { } count ? Concurrency(count, errors) : null,
            Given(variable, CacheSizeVariable) is { } size ? Size(size, errors) : null);
        return errors.Count == 0 ? overrides : throw new UsageException(errors);
    }

    /// <summary>Puts them in.</summary>
    /// <returns>One line for each that has no effect, and for each field that someone wrote in vain.</returns>
    public IEnumerable<string> Apply(DeepSeekRouteSpec spec)
    {
        var notes = new List<string>();
        if (MaxConcurrency is { } concurrency)
        {
            NoteLoss(notes, ConcurrencyField, spec.Gateway.MaxConcurrency, new GatewaySpec().MaxConcurrency, $"{MaxConcurrentVariable}={concurrency}", concurrency);
            spec.Gateway.MaxConcurrency = concurrency;
        }

        if (CacheSize is { } size)
        {
            NoteLoss(notes, SizeField, spec.Cache.Memory.MaxSize.ToString(), new MemoryCacheSpec().MaxSize.ToString(), $"{CacheSizeVariable}={size}", size.ToString());
            spec.Cache.Memory.MaxSize = size;
            if (spec.Cache.Mode == CacheMode.Disabled)
            {
                notes.Add($"{CacheSizeVariable}: has no effect, spec.cache.mode is Disabled");
            }
        }

        return notes;
    }

    /// <summary>A default that gives way is no news: nobody wrote it.</summary>
    private static void NoteLoss<T>(List<string> notes, string field, T written, T byDefault, string given, T wanted)
        where T : IEquatable<T>
    {
        if (!written.Equals(byDefault) && !written.Equals(wanted))
        {
            notes.Add($"{field}: {written} gives way to {given} of the environment");
        }
    }

    private static string? Given(Func<string, string?> variable, string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;

    private static int? Concurrency(string text, List<string> errors)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostConcurrent)
        {
            return count;
        }

        errors.Add($"{MaxConcurrentVariable}: '{text}' is no whole number from 1 to {MostConcurrent}; write one such as 50, or unset it to go by {ConcurrencyField} of the route");
        return null;
    }

    /// <summary>What Kubernetes takes, and the same with the B that people write: GB are 1000 MB, GiB 1024 MiB.</summary>
    private static ResourceQuantity? Size(string text, List<string> errors)
    {
        if (!SizeText().IsMatch(text))
        {
            errors.Add($"{CacheSizeVariable}: '{text}' is no size; write one such as 1GB, 512MiB or a number of bytes, or unset it to go by {SizeField} of the route");
            return null;
        }

        var size = new ResourceQuantity(text.TrimEnd('B'));
        if (size.ToDecimal() < 1)
        {
            errors.Add($"{CacheSizeVariable}: '{text}' leaves no room for an answer; write more, or set spec.cache.mode of the route to Disabled to keep none");
            return null;
        }

        return size;
    }

    [GeneratedRegex(@"^[0-9]{1,15}(\.[0-9]{1,3})?(k|[KMGT]i|[MGT])?B?\z")]
    private static partial Regex SizeText();
}
