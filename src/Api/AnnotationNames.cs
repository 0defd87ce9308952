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

    /// <summary>On the engine PVC: key of the engine that was built into it, so that a recreated claim is seen to be empty.</summary>
    public const string EngineKey = ApiGroup.Name + "/engine-key";
}
