using DeepSeek.Hosting.CommandLine;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone.Tests.Routes;

public sealed class ServedRouteTests : IDisposable
{
    private const string Text = """
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: one}
        spec:
          tiers:
          - name: metro
            backends:
            - {name: api, url: "https://api.deepseek.com", apiKeySecretRef: {name: deepseek, key: apiKey}}
            - {name: mirror, url: "https://mirror.example.com", apiKeySecretRef: {name: mirror, key: apiKey}, tls: {caSecretRef: {name: corp, key: ca.crt}}}
        """;

    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("standalone-");

    public void Dispose() => _secrets.Delete(recursive: true);

    [Fact]
    public void Missing_keys_are_all_named()
    {
        Write("deepseek/apiKey", "  \n");

        Assert.Equal(
            ["spec.tiers[0].backends[0].apiKeySecretRef", "spec.tiers[0].backends[1].apiKeySecretRef", "spec.tiers[0].backends[1].tls.caSecretRef"],
            Refused(Text, environmentKey: null));
    }

    [Fact]
    public void Key_of_the_environment_stands_for_api_keys_and_for_nothing_else() =>
        Assert.Equal(["spec.tiers[0].backends[1].tls.caSecretRef"], Refused(Text, environmentKey: "sk-1"));

    [Fact]
    public void Files_are_enough()
    {
        Write("deepseek/apiKey", "sk-1");
        Write("mirror/apiKey", "sk-2");
        Write("corp/ca.crt", "certificates");

        var route = ServedRoute.Of(Text, new UpstreamKeys(_secrets.FullName, ApiKey: null));

        Assert.Equal("https://mirror.example.com", route.Backends.UrlOf("metro", "mirror"));
        Assert.Empty(route.Notes);
    }

    [Fact]
    public void Backends_of_a_cluster_are_left_out_and_said()
    {
        var route = ServedRoute.Of(
            """
            apiVersion: deepseek-operator.io/v1alpha1
            kind: DeepSeekRoute
            metadata: {name: one}
            spec:
              tiers:
              - {name: metro, backends: [{name: api, url: "https://api.deepseek.com"}, {name: proxy, serviceRef: {name: proxy}}]}
              - {name: local, backends: [{name: r1, localModelRef: {name: r1}}]}
              nodeTiers: [{name: gpu, nodeSelector: {gpu: "true"}, tierOrder: [local]}]
              cache: {redis: {managed: {}}}
              dns: {hostname: chat.example.com, records: [{setIdentifier: all, targets: [a.example.com], geo: {countryCode: "*"}}]}
            """,
            new UpstreamKeys(_secrets.FullName, ApiKey: null));

        Assert.Equal(
            ["spec.tiers[0].backends[1].serviceRef", "spec.tiers[1].backends[0].localModelRef", "spec.nodeTiers", "spec.cache.redis.managed", "spec.dns"],
            route.Notes.Select(static note => note.Split(':')[0]));
        Assert.Null(route.Backends.UrlOf("local", "r1"));
        Assert.Null(route.Route.Spec.Cache.Redis);
    }

    [Fact]
    public void Redis_of_your_own_needs_its_files_and_the_key_of_the_environment_is_no_password()
    {
        const string Redis = "\n  cache: {redis: {url: \"rediss://redis:6379/0\", passwordSecretRef: {name: redis, key: password}, caSecretRef: {name: corp, key: ca.crt}}}";
        var text = Text.Replace("tls: {caSecretRef: {name: corp, key: ca.crt}}", "", StringComparison.Ordinal) + Redis;
        Assert.Equal(["spec.cache.redis.passwordSecretRef", "spec.cache.redis.caSecretRef"], Refused(text, "sk-1"));

        Write("redis/password", "secret");
        Write("corp/ca.crt", "certificates");
        Assert.Equal("rediss://redis:6379/0", ServedRoute.Of(text, new UpstreamKeys(_secrets.FullName, "sk-1")).Route.Spec.Cache.Redis?.Url);
    }

    [Theory]
    [InlineData("gateway: {clientAuth: {type: ApiKeys, secretRef: {name: clients}}}", "spec.gateway.clientAuth.secretRef")]
    [InlineData("gateway: {clientAuth: {type: ServiceAccountTokens}}", "spec.gateway.clientAuth.type")]
    public void Protection_that_would_be_missing_is_refused(string field, string path) =>
        Assert.Equal([path], Refused(Text.Replace("tls: {caSecretRef: {name: corp, key: ca.crt}}", "", StringComparison.Ordinal) + "\n  " + field, "sk-1"));

    [Fact]
    public void Route_without_any_url_is_refused() => Assert.Equal(
        ["spec.tiers"],
        Refused(
            """
            apiVersion: deepseek-operator.io/v1alpha1
            kind: DeepSeekRoute
            metadata: {name: one}
            spec: {tiers: [{name: local, backends: [{name: r1, localModelRef: {name: r1}}]}]}
            """,
            environmentKey: null));

    private IEnumerable<string> Refused(string text, string? environmentKey) =>
        Assert.Throws<UsageException>(() => ServedRoute.Of(text, new UpstreamKeys(_secrets.FullName, environmentKey)))
            .Errors.Select(static error => error.Split(':')[0]);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_secrets.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
