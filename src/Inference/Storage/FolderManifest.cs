using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Inference.Storage;

/// <summary>What is in a folder of weights, or of an engine. Written last: a folder without it isn't whole.</summary>
internal sealed partial record FolderManifest
{
    public const string FileName = "manifest.json";

    /// <summary>Over all files: "sha256:" and 64 hex digits. The same files have the same digest, wherever they came from.</summary>
    public required string Digest { get; init; }

    /// <summary>Where they came from: a source, without credentials, or the digest of the weights that an engine was built from.</summary>
    public required string Source { get; init; }

    /// <summary>The commit they are of; null where there are none.</summary>
    public string? Revision { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    [JsonIgnore]
    public long SizeBytes => Files.Sum(static file => file.Size);

    public static FolderManifest Of(string source, string? revision, IEnumerable<ManifestFile> files)
    {
        var sorted = files.OrderBy(static file => file.Path, StringComparer.Ordinal).ToArray();
        var text = string.Concat(sorted.Select(static file => string.Create(CultureInfo.InvariantCulture, $"{file.Sha256} {file.Size} {file.Path}\n")));
        return new FolderManifest
        {
            Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}",
            Source = source,
            Revision = revision,
            Files = sorted,
        };
    }

    /// <summary>The manifest of a folder; null where there is none, or none that can be read.</summary>
    public static FolderManifest? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), ManifestJson.Default.FolderManifest);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the files are there in their sizes. Their content was checked on its way in.</summary>
    public bool IsPresentIn(string folder) => Files.All(file => new FileInfo(Path.Combine(folder, file.Path)) is { Exists: true } info && info.Length == file.Size);

    /// <summary>Reads every byte of a folder.</summary>
    /// <returns>The first file that isn't as the manifest says; null: all are.</returns>
    public async Task<string?> FirstWrongAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            var path = Path.Combine(folder, file.Path);
            if (!File.Exists(path) || (await ReadFileAsync(folder, file.Path, cancellationToken)) != file)
            {
                return file.Path;
            }
        }

        return null;
    }

    /// <summary>A file as it is.</summary>
    public static async Task<ManifestFile> ReadFileAsync(string folder, string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(Path.Combine(folder, path));
        return new ManifestFile(path, stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)));
    }

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write);
        await JsonSerializer.SerializeAsync(stream, this, ManifestJson.Default.FolderManifest, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(FolderManifest))]
    private sealed partial class ManifestJson : JsonSerializerContext;
}
