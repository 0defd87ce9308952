using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Weights;

/// <summary>A folder that is mounted: of another claim, or of an image.</summary>
internal sealed class FolderSource(string folder) : IModelSource
{
    public string Name => $"pvc://{folder}";

    public Task<SourceListing> ListAsync(CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
        {
            throw JobFailure.NotFound($"{Name}: there is no such folder in the volume");
        }

        var files = root.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => new SourceFile(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), Content(file).Length)).ToArray();
        return files.Length > 0 ? Task.FromResult(new SourceListing(null, files)) : throw JobFailure.NotFound($"{Name}: the folder is empty");
    }

    public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var stream = new FileStream(Path.Combine(folder, file.Path), FileMode.Open, FileAccess.Read, FileShare.Read);
        stream.Position = offset;
        return Task.FromResult(new SourceStream(stream, offset));
    }

    // The hub's own cache, which people copy into volumes, is made of links.
    private static FileInfo Content(FileInfo file) => file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
}
