using System.Globalization;

namespace DeepSeek.ControllerRuntime.Caching;

/// <summary>
/// Compares resource versions of one resource. They are decimal numbers that grow (KEP-5504 makes that a promise); of anything
/// else nothing is known, and it counts as not older.
/// </summary>
internal static class ResourceVersions
{
    public static bool IsOlder(string? candidate, string? than) =>
        TryParse(candidate, out var left) && TryParse(than, out var right) && left < right;

    private static bool TryParse(string? version, out ulong number) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
