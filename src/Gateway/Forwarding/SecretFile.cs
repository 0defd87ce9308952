namespace DeepSeek.Gateway.Forwarding;

/// <summary>One file of a mounted Secret.</summary>
internal static class SecretFile
{
    /// <summary>Its text without the white space around it; null when there is no file, or nothing in it.</summary>
    public static string? Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a header can carry it.</summary>
    public static bool IsKey(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
