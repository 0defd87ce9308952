using System.Text.Json.Nodes;
using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>A kubeconfig's <c>user</c>.</summary>
internal static class KubeconfigUser
{
    /// <exception cref="KubeConfigException">It can't be used; the message says why, and nothing of what the user shows.</exception>
    public static ClusterUser Read(string name, YamlFields fields, JsonNode? pluginConfig)
    {
        if (fields.Map("auth-provider") is { } provider)
            throw new KubeConfigException($"user {name}: auth-provider {provider.Text("name")} isn't supported; use a credential plugin (exec) instead");

        var (certificate, key) = (fields.Pem($"user {name}", "client-certificate"), fields.Pem($"user {name}", "client-key"));
        if (certificate is null != key is null)
            throw new KubeConfigException($"user {name} has a client certificate or a key, and not both");

        return new ClusterUser
        {
            Token = fields.Text("token"),
            TokenFile = fields.File("tokenFile"),
            Name = fields.Text("username"),
            Password = fields.Text("password"),
            Certificate = certificate is null ? null : Certificates.ReadWithKey($"user {name}", certificate, key!),
            Plugin = fields.Map("exec") is { } exec ? Plugin(name, exec, pluginConfig) : null,
            As = Impersonation(fields),
        };
    }

    private static ExecPlugin Plugin(string name, YamlFields fields, JsonNode? config)
    {
        var command = fields.Text("command") ?? throw new KubeConfigException($"user {name}: exec has no command");
        var version = fields.Text("apiVersion");
        if (version is not (ExecPlugin.V1 or ExecPlugin.V1Beta1))
            throw new KubeConfigException($"user {name}: exec has apiVersion {version ?? "none"}, and not {ExecPlugin.V1} or {ExecPlugin.V1Beta1}");

        return new ExecPlugin(version, command.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? fields.File("command")! : command, fields.Texts("args"), Variables(name, fields))
        {
            Mode = fields.Text("interactiveMode") switch
            {
                null or "IfAvailable" => InteractiveMode.IfAvailable,
                "Never" => InteractiveMode.Never,
                "Always" => InteractiveMode.Always,
                var other => throw new KubeConfigException($"user {name}: exec has interactiveMode {other}, and not Never, IfAvailable or Always"),
            },
            InstallHint = fields.Text("installHint"),
            ProvideClusterInfo = fields.Flag("provideClusterInfo"),
            ClusterConfig = config,
        };
    }

    private static Dictionary<string, string> Variables(string name, YamlFields fields)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in fields.Maps("env"))
            variables[entry.Text("name") ?? throw new KubeConfigException($"user {name}: exec has a variable without a name")] = entry.Text("value") ?? "";
        return variables;
    }

    private static Impersonation? Impersonation(YamlFields fields)
    {
        var extra = fields.Map("as-user-extra");
        var someone = new Impersonation(
            fields.Text("as"),
            fields.Text("as-uid"),
            fields.Texts("as-groups"),
            extra?.Keys.ToDictionary(static key => key, extra.Texts, StringComparer.Ordinal) ?? []);
        return someone is { User: null, Uid: null, Groups.Count: 0, Extra.Count: 0 } ? null : someone;
    }
}
