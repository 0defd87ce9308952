using System.Security.Cryptography;
using System.Text;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Storage;

namespace DeepSeek.Inference.Weights;

/// <summary>Brings the weights of a source into a folder: lists, chooses, checks the room, downloads file by file, and makes the folder appear.</summary>
internal sealed class Fetch(IModelSource source, Progress progress, TimeProvider time, Random random)
{
    private readonly Retrying _retrying = new(progress, time, random);

    /// <param name="into">The folder. If it is there and whole, nothing is asked of the source.</param>
    /// <param name="digest">What the digest must be; null: whatever comes.</param>
    /// <param name="cancellationToken">What has arrived stays for the next try.</param>
    /// <exception cref="JobFailure">With the reason.</exception>
    public async Task<FolderManifest> RunAsync(string into, string? digest, CancellationToken cancellationToken)
    {
        var folder = new StagedFolder(into);
        using var alone = await folder.LockAsync(progress, time, cancellationToken);
        if (folder.Present is { } present)
        {
            progress.Say($"{folder.Path} is there already: {present.Digest}, {Progress.Size(present.SizeBytes)}");
            Require(digest, present);
            folder.Touch(time.GetUtcNow());
            return present;
        }

        var listing = await _retrying.RunAsync(() => source.ListAsync(cancellationToken), cancellationToken);
        var manifest = FolderManifest.Of(source.Name, listing.Revision, await DownloadAsync(folder, listing, cancellationToken));
        Require(digest, manifest);
        await folder.CommitAsync(manifest, cancellationToken);
        progress.Say($"{folder.Path} is whole: {manifest.Digest}, {Progress.Size(manifest.SizeBytes)} in {manifest.Files.Count} files");
        return manifest;
    }

    private async Task<IReadOnlyList<ManifestFile>> DownloadAsync(StagedFolder folder, SourceListing listing, CancellationToken cancellationToken)
    {
        var files = WeightsSelection.Choose(listing.Files);
        folder.Stage(Version(listing.Revision, files));
        var (total, done) = (files.Sum(static file => file.Size), files.Sum(file => Arrived(folder.PathOf(file.Path))));
        DiskSpace.Require(folder.Staging, total - done);
        progress.Say($"{source.Name}{(listing.Revision is { } commit ? $" is {commit}" : "")}: {files.Count} of {listing.Files.Count} files, {Progress.Size(total)}, {Progress.Size(done)} of them here already");
        progress.Begin(total, done);

        var download = new ResumableDownload(source, progress, _retrying, time);
        var arrived = new List<ManifestFile>();
        foreach (var file in files)
        {
            var path = folder.PathOf(file.Path);
            if (File.Exists(path))
            {
                File.Move(path, path + ".part", overwrite: true); // looked at again rather than believed
            }

            arrived.Add(new ManifestFile(file.Path, file.Size, await download.RunAsync(file, path, cancellationToken)));
        }

        return arrived;
    }

    private static void Require(string? digest, FolderManifest manifest)
    {
        if (digest is not null && digest != manifest.Digest)
        {
            throw JobFailure.ChecksumMismatch($"{manifest.Source} has the digest {manifest.Digest}, and {digest} was asked for");
        }
    }

    private static long Arrived(string path) =>
        new[] { path, path + ".part" }.Select(static name => new FileInfo(name)).Where(static file => file.Exists).Sum(static file => file.Length);

    // Parts of one version are no beginning of another one's files.
    private static string Version(string? revision, IEnumerable<SourceFile> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(files.Select(static file => $"{file.Path} {file.Size} {file.Checksum?.Hex} {file.Version}\n").Prepend($"{revision}\n")))));
}
