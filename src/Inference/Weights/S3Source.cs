using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Weights;

/// <summary>What lies under a prefix of an S3 bucket. Objects have no checksum that says the same of every upload; that one is the listed one is asked by its ETag.</summary>
internal sealed class S3Source(IAmazonS3 client, string bucket, string prefix) : IModelSource
{
    private readonly string _folder = prefix.Length > 0 ? prefix + '/' : "";

    public string Name => $"s3://{bucket}/{prefix}";

    public async Task<SourceListing> ListAsync(CancellationToken cancellationToken)
    {
        var files = new List<SourceFile>();
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = _folder };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(() => client.ListObjectsV2Async(request, cancellationToken), cancellationToken);
            files.AddRange((page.S3Objects ?? []).Where(static item => !item.Key.EndsWith('/')).Select(item => new SourceFile(item.Key[_folder.Length..], item.Size ?? 0, Version: item.ETag)));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        return files.Count > 0 ? new SourceListing(null, files) : throw JobFailure.NotFound($"{Name}: nothing lies there");
    }

    public async Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = bucket, Key = _folder + file.Path, EtagToMatch = file.Version };
        if (offset > 0)
        {
            request.ByteRange = new ByteRange(offset, file.Size - 1);
        }

        var response = await AskAsync(() => client.GetObjectAsync(request, cancellationToken), cancellationToken);
        return new SourceStream(response.ResponseStream, response.HttpStatusCode == HttpStatusCode.PartialContent ? offset : 0);
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw JobFailure.AuthFailed($"{Name}: the store answers {(int)e.StatusCode} {e.ErrorCode}; the credentials may not read this bucket, or are wrong");
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw JobFailure.NotFound($"{Name}: {e.ErrorCode}: the store has no such bucket or object");
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            throw JobFailure.ChecksumMismatch($"{Name}: an object has changed since it was listed");
        }
        catch (AmazonClientException e) when (e.InnerException is null)
        {
            // The SDK found no credentials at all: it says so without having asked anybody.
            throw JobFailure.AuthFailed($"{Name}: {e.Message}");
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new SourceTroubleException($"{Name}: {e.Message}", cause: e);
        }
    }
}
