using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Names weights by where they come from. Credentials are no part of it: another token brings the same weights.</summary>
internal static class WeightsKey
{
    public static string Of(ModelSourceSpec source)
    {
        var bare = source with
        {
            HuggingFace = source.HuggingFace is { } hub ? hub with { TokenSecretRef = null } : null,
            S3 = source.S3 is { } bucket ? bucket with { CredentialsSecretRef = null } : null,
        };
        return EngineKey.Hash(JsonSerializer.SerializeToUtf8Bytes(bare, ApiJson.Default.ModelSourceSpec));
    }
}
