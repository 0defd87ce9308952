namespace DeepSeek.Api;

/// <summary>Annotations that we write or read.</summary>
public static class AnnotationNames
{
    /// <summary>On a generated object: the hash of what the operator applied, so that a restarted operator knows it again.</summary>
    public const string AppliedHash = ApiGroup.Name + "/applied-hash";

    /// <summary>On a root object, with the value <c>true</c>: suspend it without touching its spec.</summary>
    public const string Paused = ApiGroup.Name + "/paused";

    /// <summary>On the routing ConfigMap: hash of the snapshot it carries.</summary>
    public const string SnapshotHash = ApiGroup.Name + "/snapshot-hash";

    /// <summary>On the engine PVC: keys of the engines and digests of the weights in it, as JSON, so that a recreated claim is seen to be empty.</summary>
    public const string Contents = ApiGroup.Name + "/contents";

    /// <summary>On a Job of a local model: key of the engine that it builds, or of the weights that it fetches.</summary>
    public const string Key = ApiGroup.Name + "/key";

    /// <summary>On a Job of a local model: uid of the claim that it works on. In a recreated claim its work is lost.</summary>
    public const string ClaimUid = ApiGroup.Name + "/claim-uid";

    /// <summary>On a Job that builds an engine: keys of engines that it deletes, separated by commas.</summary>
    public const string Discards = ApiGroup.Name + "/discards";

    /// <summary>On a local model's Deployment: hash of its pod template, to see beforehand whether applying another starts a rollout.</summary>
    public const string TemplateHash = ApiGroup.Name + "/template-hash";
}
