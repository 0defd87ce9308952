using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Storage;

/// <summary>
/// A folder of weights, or of an engine, on a volume that others use too. It appears whole or not at all: files are gathered beside it, under
/// its name with ".tmp-" before it, and the folder is renamed at the end.
/// </summary>
internal sealed class StagedFolder
{
    private const string VersionFile = ".version";
    private readonly string _parent;
    private readonly string _name;

    /// <param name="path">Where it is to be.</param>
    public StagedFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path).TrimEnd('/');
        (_parent, _name) = (System.IO.Path.GetDirectoryName(Path)!, System.IO.Path.GetFileName(Path));
    }

    public string Path { get; }

    /// <summary>Where files are gathered.</summary>
    public string Staging => System.IO.Path.Combine(_parent, $".tmp-{_name}");

    private string LockPath => System.IO.Path.Combine(_parent, $".lock-{_name}");

    /// <summary>What is there; null: nothing, or nothing whole.</summary>
    public FolderManifest? Present => FolderManifest.Read(Path) is { } manifest && manifest.IsPresentIn(Path) ? manifest : null;

    /// <summary>Only one process gathers at a time; another waits, and finds the work done.</summary>
    public async Task<IDisposable> LockAsync(Progress progress, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_parent);
        for (var said = false; ; said = true)
        {
            if (TryLock() is { } alone)
            {
                return alone;
            }

            if (!said)
            {
                progress.Say($"another process makes {_name}; waiting for it");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }

    /// <summary>The same, without waiting.</summary>
    /// <returns>Null: another process gathers.</returns>
    public IDisposable? TryLock()
    {
        try
        {
            return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(LockPath))
        {
            return null;
        }
    }

    /// <summary>Says that somebody relies on what is there: a discard that was decided on before lets it be.</summary>
    public void Touch(DateTimeOffset now) => Directory.SetLastWriteTimeUtc(Path, now.UtcDateTime);

    /// <summary>Takes away what is there. It is gone as it came, whole; what is left of a try that was killed is no folder of that name.</summary>
    public void Discard()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }

        Directory.Move(Path, Staging);
        Directory.Delete(Staging, recursive: true);
    }

    /// <summary>Prepares <see cref="Staging"/>. What an earlier try left of the same version stays, of another one goes.</summary>
    public void Stage(string version)
    {
        var mark = System.IO.Path.Combine(Staging, VersionFile);
        if (Directory.Exists(Staging) && (!File.Exists(mark) || File.ReadAllText(mark) != version))
        {
            Directory.Delete(Staging, recursive: true);
        }

        Directory.CreateDirectory(Staging);
        File.WriteAllText(mark, version);
    }

    /// <summary>Where a file of the source goes.</summary>
    /// <exception cref="JobFailure">Its path leads out of the folder.</exception>
    public string PathOf(string file)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Staging, file));
        return path.StartsWith(Staging + '/', StringComparison.Ordinal) && !file.EndsWith('/') ? path
            : throw JobFailure.Other($"the source names a file '{file}', which leads out of the folder");
    }

    /// <summary>Makes what was gathered the folder.</summary>
    public async Task CommitAsync(FolderManifest manifest, CancellationToken cancellationToken)
    {
        await manifest.WriteAsync(Staging, cancellationToken);
        File.Delete(System.IO.Path.Combine(Staging, VersionFile));
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true); // nothing whole: Present said so
        }

        Directory.Move(Staging, Path);
    }
}
