using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Where the API server is and who we are, by files as kubectl reads them.</summary>
public static class Kubeconfig
{
    /// <summary>
    /// The kubeconfig file's current context if a file is given, else the pod's service account, else the user's kubeconfig.
    /// </summary>
    /// <param name="path">The file; null or empty for none.</param>
    /// <exception cref="KubeConfigException">The kubeconfig cannot be read.</exception>
    public static ClusterAccess Load(string? path)
    {
        if (string.IsNullOrEmpty(path) && PodAccess.Find() is { } pod)
            return pod;

        return Of([KubeconfigFile.Read(string.IsNullOrEmpty(path) ? OfUser() : path)], context: null);
    }

    /// <summary>
    /// As kubectl does for the person at the keyboard: the file if one is given, else those that <c>KUBECONFIG</c> names, else
    /// <c>~/.kube/config</c>; in each case with the context that is named, or the current one. Of what several files say of one name, the first counts.
    /// </summary>
    /// <param name="path">The file; null or empty for none.</param>
    /// <param name="context">The context; null or empty for the current one.</param>
    /// <param name="variable">What <c>KUBECONFIG</c> says: files, separated as in the PATH; those that don't exist are passed over.</param>
    /// <exception cref="KubeConfigException">The kubeconfig cannot be read, or has no such context.</exception>
    public static ClusterAccess LoadOfUser(string? path, string? context, string? variable)
    {
        string[] named = [.. (variable ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(File.Exists)];
        if (!string.IsNullOrEmpty(path))
            named = [path];
        else if (named.Length == 0)
            named = [OfUser()];
        return Of([.. named.Select(KubeconfigFile.Read)], string.IsNullOrEmpty(context) ? null : context);
    }

    private static string OfUser() => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private static ClusterAccess Of(IReadOnlyList<KubeconfigFile> files, string? context)
    {
        var name = context ?? files.Select(static file => file.CurrentContext).FirstOrDefault(static name => name is not null)
            ?? throw new KubeConfigException("it has no current-context");
        var chosen = Find(files, static file => file.Contexts, name) ?? throw new KubeConfigException($"it has no context {name}");
        var cluster = chosen.Text("cluster") ?? throw new KubeConfigException($"context {name} names no cluster");
        var access = KubeconfigCluster.Read(
            cluster, Find(files, static file => file.Clusters, cluster) ?? throw new KubeConfigException($"it has no cluster {cluster}, which context {name} names"));
        if (chosen.Text("namespace") is { } inNamespace)
            access = access with { Namespace = inNamespace };
        if (chosen.Text("user") is not { } user)
            return access;

        var fields = Find(files, static file => file.Users, user) ?? throw new KubeConfigException($"it has no user {user}, whom context {name} names");
        return access with { User = KubeconfigUser.Read(user, fields, KubeconfigCluster.PluginConfig(Find(files, static file => file.Clusters, cluster)!)) };
    }

    private static YamlFields? Find(IReadOnlyList<KubeconfigFile> files, Func<KubeconfigFile, IReadOnlyDictionary<string, YamlFields>> entries, string name) =>
        files.Select(file => entries(file).GetValueOrDefault(name)).FirstOrDefault(static found => found is not null);
}
