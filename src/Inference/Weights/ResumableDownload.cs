using System.Security.Cryptography;
using DeepSeek.Inference.Reporting;
using DeepSeek.Inference.Storage;

namespace DeepSeek.Inference.Weights;

/// <summary>
/// One file, from its source to disk. What has arrived stays, in a file of its own name plus ".part", and is gone on from after a cut, in
/// this process or the next; only a file that is whole and right gets its name.
/// </summary>
internal sealed class ResumableDownload(IModelSource source, Progress progress, Retrying retrying, TimeProvider time)
{
    private const int BufferSize = 1 << 20;

    /// <summary>Silence for so long counts as a cut.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>SHA-256 over the content, hex.</returns>
    /// <exception cref="JobFailure">It can't be had, isn't what was announced, or doesn't fit.</exception>
    public async Task<string> RunAsync(SourceFile file, string path, CancellationToken cancellationToken)
    {
        var part = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var wrong = 0; ; wrong++)
        {
            await retrying.RunAsync(attempt => ContinueAsync(file, part, attempt, cancellationToken), cancellationToken);
            if (await VerifyAsync(file, part, cancellationToken) is { } sha256)
            {
                File.Move(part, path, overwrite: true);
                return sha256;
            }

            File.Delete(part);
            progress.Add(-file.Size);
            if (wrong > 0)
            {
                throw JobFailure.ChecksumMismatch($"{source.Name}: {file.Path} came twice with other content than announced ({file.Checksum!.Kind} {file.Checksum.Hex})");
            }

            progress.Say($"{file.Path} isn't what was announced; once more from its beginning");
        }
    }

    private async Task ContinueAsync(SourceFile file, string part, Retrying.Attempt attempt, CancellationToken cancellationToken)
    {
        await using var target = Open(part, file.Size);
        if (target.Length == file.Size)
        {
            return;
        }

        var (content, start) = await source.OpenAsync(file, target.Length, cancellationToken);
        await using (content)
        {
            if (start != target.Length)
            {
                progress.Add(start - target.Length);
                target.SetLength(start <= target.Length ? start : throw JobFailure.Other($"{source.Name}: {file.Path} was asked for from {target.Length} on and comes from {start} on"));
            }

            target.Position = target.Length;
            await CopyAsync(content, target, file, attempt, cancellationToken);
        }

        if (target.Length < file.Size)
        {
            throw new SourceTroubleException($"{file.Path} was cut after {Progress.Size(target.Length)} of {Progress.Size(file.Size)}");
        }

        target.Flush(flushToDisk: true);
    }

    private async Task CopyAsync(Stream content, FileStream target, SourceFile file, Retrying.Attempt attempt, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await ReadAsync(content, target, buffer, file, cancellationToken) is var count and > 0)
        {
            if (target.Position + count > file.Size)
            {
                throw JobFailure.ChecksumMismatch($"{source.Name}: {file.Path} is longer than the {file.Size} bytes that were announced");
            }

            await WriteAsync(target, buffer.AsMemory(0, count), cancellationToken);
            progress.Add(count);
            attempt.Progressed();
        }
    }

    private async Task<int> ReadAsync(Stream content, FileStream target, byte[] buffer, SourceFile file, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await content.ReadAsync(buffer, either.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new SourceTroubleException($"{file.Path} was cut: {e.Message}", cause: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceTroubleException($"{file.Path}: nothing came for {Patience.TotalSeconds:0} s", cause: e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Some sources' streams check what passes, and say at the end in words of their own that it was wrong. Nothing of it may stay.
            target.SetLength(0);
            throw JobFailure.ChecksumMismatch($"{source.Name}: {file.Path}: {e.Message}");
        }
    }

    private static async Task WriteAsync(FileStream target, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await target.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException e) when (DiskSpace.IsLacking(e))
        {
            throw JobFailure.DiskFull($"the volume of {target.Name} is full: enlarge spec.cache.pvc.size", e);
        }
    }

    /// <returns>Null: it isn't what was announced.</returns>
    private static async Task<string?> VerifyAsync(SourceFile file, string part, CancellationToken cancellationToken)
    {
        using var ours = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var theirs = file.Checksum is { Kind: not ChecksumKind.Sha256 } other ? other.Begin(file.Size) : null;
        await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        var buffer = new byte[BufferSize];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            ours.AppendData(buffer, 0, count);
            theirs?.AppendData(buffer, 0, count);
        }

        var sha256 = Convert.ToHexStringLower(ours.GetHashAndReset());
        return file.Checksum is null || (theirs is null ? file.Checksum.Hex == sha256 : file.Checksum.Matches(theirs)) ? sha256 : null;
    }

    // A part that is longer than the file is of another file.
    private static FileStream Open(string part, long size)
    {
        var stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        if (stream.Length > size)
        {
            stream.SetLength(0);
        }

        return stream;
    }
}
