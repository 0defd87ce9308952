namespace DeepSeek.Api;

/// <summary>The API group and version both kinds are served under.</summary>
public static class ApiGroup
{
    /// <summary>The group, also the prefix of our labels and annotations.</summary>
    public const string Name = "deepseek-operator.io";

    /// <summary>The one version so far.</summary>
    public const string Version = "v1alpha1";

    /// <summary><c>apiVersion</c> of every object of the group.</summary>
    public const string ApiVersion = Name + "/" + Version;

    /// <summary>Category of both kinds: <c>kubectl get deepseek</c>.</summary>
    public const string Category = "deepseek";

    /// <summary>The field manager of server-side apply, and the value of <c>app.kubernetes.io/managed-by</c>.</summary>
    public const string FieldManager = "deepseek-operator";
}
