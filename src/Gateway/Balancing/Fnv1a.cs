namespace DeepSeek.Gateway.Balancing;

/// <summary>A small stable hash (FNV-1a with a final mix), the same in every process and version.</summary>
internal static class Fnv1a
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var hash = Offset ^ seed;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        // The high bits of FNV depend little on the last bytes; this is the finaliser of MurmurHash3.
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
