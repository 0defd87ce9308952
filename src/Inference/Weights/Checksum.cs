using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeepSeek.Inference.Weights;

/// <summary>What a source says of a file's content, and how that is computed.</summary>
/// <param name="Kind">How.</param>
/// <param name="Hex">The value, lower case.</param>
internal sealed record Checksum(ChecksumKind Kind, string Hex)
{
    public static Checksum Sha256(string hex) => new(ChecksumKind.Sha256, hex.ToLowerInvariant());

    public static Checksum GitBlob(string hex) => new(ChecksumKind.GitBlob, hex.ToLowerInvariant());

    /// <summary>A hash that was given all that stands before a file's first byte.</summary>
    /// <param name="size">Of the file.</param>
    public IncrementalHash Begin(long size)
    {
        if (Kind == ChecksumKind.Sha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

#pragma warning disable CA5350 // Git's own name of the content; what we vouch for is SHA-256.
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {size}\0")));
        return hash;
    }

    public bool Matches(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset()) == Hex;
}
