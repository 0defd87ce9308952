using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Inference.Weights;

/// <summary>What is in a folder of weights. Written last: a folder without it isn't whole.</summary>
internal sealed partial record WeightsManifest
{
    public const string FileName = "manifest.json";

    /// <summary>Over all files: "sha256:" and 64 hex digits. The same files have the same digest, wherever they came from.</summary>
    public required string Digest { get; init; }

    /// <summary>Where they came from; no credentials.</summary>
    public required string Source { get; init; }

    /// <summary>The commit they are of; null where there are none.</summary>
    public string? Revision { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<WeightsFile> Files { get; init; }

    [JsonIgnore]
    public long SizeBytes => Files.Sum(static file => file.Size);

    public static WeightsManifest Of(string source, string? revision, IEnumerable<WeightsFile> files)
    {
        var sorted = files.OrderBy(static file => file.Path, StringComparer.Ordinal).ToArray();
        var text = string.Concat(sorted.Select(static file => string.Create(CultureInfo.InvariantCulture, $"{file.Sha256} {file.Size} {file.Path}\n")));
        return new WeightsManifest
        {
            Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}",
            Source = source,
            Revision = revision,
            Files = sorted,
        };
    }

    /// <summary>The manifest of a folder; null where there is none, or none that can be read.</summary>
    public static WeightsManifest? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), ManifestJson.Default.WeightsManifest);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the files are there in their sizes. Their content was checked on its way in.</summary>
    public bool IsPresentIn(string folder) => Files.All(file => new FileInfo(Path.Combine(folder, file.Path)) is { Exists: true } info && info.Length == file.Size);

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write);
        await JsonSerializer.SerializeAsync(stream, this, ManifestJson.Default.WeightsManifest, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(WeightsManifest))]
    private sealed partial class ManifestJson : JsonSerializerContext;
}
