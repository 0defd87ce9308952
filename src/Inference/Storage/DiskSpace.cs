using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Storage;

/// <summary>A volume that is full is its owner's trouble, and says so before hours of work where it can be known before.</summary>
internal static class DiskSpace
{
    private static readonly int[] Full = [28, 122]; // ENOSPC, EDQUOT

    /// <exception cref="JobFailure">There is less.</exception>
    public static void Require(string folder, long bytes)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (bytes > free)
        {
            throw JobFailure.DiskFull($"{Progress.Size(bytes)} are still to be written and {Progress.Size(free)} are free in {folder}: enlarge spec.cache.pvc.size");
        }
    }

    /// <summary>Whether a failed write is one for lack of room.</summary>
    public static bool IsLacking(IOException e) => Full.Contains(e.HResult & 0xFFFF);
}
