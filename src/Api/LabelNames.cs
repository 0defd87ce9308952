namespace DeepSeek.Api;

/// <summary>Labels on generated objects.</summary>
public static class LabelNames
{
    /// <summary>Name of the DeepSeekRoute that an object belongs to.</summary>
    public const string Route = ApiGroup.Name + "/route";

    /// <summary>Name of the DeepSeekLocalModel that an object belongs to.</summary>
    public const string Model = ApiGroup.Name + "/model";

    /// <summary>The recommended label for an application's name.</summary>
    public const string AppName = "app.kubernetes.io/name";

    /// <summary>The recommended label for one installation of an application: the root object's name.</summary>
    public const string AppInstance = "app.kubernetes.io/instance";

    /// <summary>The recommended label for the part an object plays: gateway, cache, model-server.</summary>
    public const string AppComponent = "app.kubernetes.io/component";

    /// <summary>The recommended label for the larger whole.</summary>
    public const string AppPartOf = "app.kubernetes.io/part-of";

    /// <summary>The recommended label for the tool in charge.</summary>
    public const string AppManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Which operator reconciles an object: the one that was started with <c>--class</c> of this value; absent: the one without.</summary>
    public const string Class = $"{ApiGroup.Name}/class";
}
