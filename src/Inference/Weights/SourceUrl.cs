using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace DeepSeek.Inference.Weights;

/// <summary>From the word for a source to the source. Credentials come by the environment, never by the command line, which anybody can list.</summary>
internal static class SourceUrl
{
    /// <summary>What the word may be.</summary>
    public const string Forms = "huggingface://owner/name@revision, s3://bucket/prefix or pvc:///folder";

    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="environment">HF_ENDPOINT, HF_TOKEN; AWS_ENDPOINT_URL, AWS_REGION and what else the AWS SDK reads.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static IModelSource Open(string text, Func<string, string?> environment)
    {
        var (scheme, rest) = text.IndexOf("://", StringComparison.Ordinal) is var at and > 0 ? (text[..at], text[(at + 3)..]) : ("", "");
        return scheme switch
        {
            "huggingface" when rest.Split('@') is [var repo, .. var revision] && IsRepo(repo) && revision is not [""] && revision.Length <= 1
                => new HuggingFaceSource(Endpoint(environment), repo, revision is [var named] ? named : "main", environment("HF_TOKEN")),
            "s3" when rest.Split('/', 2) is [{ Length: > 0 } bucket, .. var prefix] => new S3Source(Client(environment), bucket, prefix is [var folder] ? folder.Trim('/') : ""),
            "pvc" when rest.StartsWith('/') => new FolderSource(rest),
            _ => throw new FormatException($"'{text}' is no source; use {Forms}"),
        };
    }

    private static bool IsRepo(string text) => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }] && text.All(static c => char.IsAsciiLetterOrDigit(c) || "-._/".Contains(c));

    private static Uri Endpoint(Func<string, string?> environment)
    {
        var text = environment("HF_ENDPOINT") is { Length: > 0 } given ? given : "https://huggingface.co";
        return Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw new FormatException($"HF_ENDPOINT '{text}' is no http or https URL");
    }

    private static AmazonS3Client Client(Func<string, string?> environment)
    {
        var region = environment("AWS_REGION") is { Length: > 0 } given ? given : "us-east-1";
        var config = new AmazonS3Config { MaxErrorRetry = 0 }; // downloads are gone on with from where they stopped, which the SDK doesn't
        if (environment("AWS_ENDPOINT_URL") is { Length: > 0 } endpoint)
        {
            // Stores of other makers have no names for buckets in DNS.
            (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (endpoint, true, region);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // Without a key the SDK looks for the pod's own identity.
        return environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } id && environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
            ? new AmazonS3Client(new BasicAWSCredentials(id, secret), config)
            : new AmazonS3Client(config);
    }
}
