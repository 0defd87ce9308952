namespace DeepSeek.ControllerRuntime.Client;

internal static class MediaTypes
{
    public const string Json = "application/json";

    /// <summary>JSON is YAML; the API server knows no other name for it before 1.36.</summary>
    public const string Apply = "application/apply-patch+yaml";

    public static string ForObject(bool metadataOnly) =>
        metadataOnly ? "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" : Json;

    public static string ForList(bool metadataOnly) =>
        metadataOnly ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" : Json;
}
