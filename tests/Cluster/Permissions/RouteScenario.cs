using System.Diagnostics;
using System.Text.Json.Nodes;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Permissions;

/// <summary>
/// All that an operator does for the routes of a namespace, from their creation to changes of every kind, seen from outside. It completes
/// when every effect is there, and only an operator that may do everything it must can bring it to its end.
/// </summary>
/// <param name="admin">Sees and changes everything.</param>
/// <param name="home">Where the operator runs.</param>
/// <param name="ns">The namespace of the routes.</param>
internal sealed class RouteScenario(AdminApi admin, string home, string ns)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private IReadOnlyList<JsonObject> _known = [];
    private IReadOnlyList<JsonObject> _leftBehind = [];
    private IReadOnlyList<JsonObject> _new = [];
    private IReadOnlyList<JsonObject> _ofModel = [];
    private JsonNode? _foreign;

    /// <summary>
    /// What is there before the operator comes: the route <c>chat</c> with all that an earlier operator generated for it, which this one knows
    /// from its first list; the local model <c>held</c>, the same, on a claim that isn't bound; the route <c>fresh</c>, which has nothing yet, gateways that will fail, and a managed Redis; and <c>taken</c>, with a Service in its way.
    /// </summary>
    public async Task PrepareAsync()
    {
        var chat = await admin.ApplyAsync(ScenarioObjects.Chat(ns));
        _known = ScenarioObjects.Generated(chat);
        _leftBehind = ScenarioObjects.LeftBehind(chat);
        var held = await admin.ApplyAsync(ScenarioObjects.LocalModel(ns, "held"));
        await admin.ApplyAsync(ScenarioObjects.PendingClaim(ns, "held"));
        _ofModel = [.. ScenarioObjects.GeneratedForModel(held).Where(static item => (string?)item["kind"] != "Job")];
        _leftBehind = [.. _leftBehind, .. ScenarioObjects.LeftBehindByModel(held)];
        foreach (var item in _known.Concat(_ofModel).Concat(_leftBehind))
        {
            await admin.ApplyAsync(item);
        }

        var fresh = await admin.ApplyAsync(ScenarioObjects.Simple(ns, "fresh", """{autoscaling: {}, podAnnotations: {kubetest/fail: "true"}}""", "{redis: {managed: {}}}"));
        _new = ScenarioObjects.Generated(fresh);
        _foreign = await admin.ApplyAsync(ScenarioObjects.Service(ns, "taken-gateway"));
        await admin.ApplyAsync(ScenarioObjects.Simple(ns, "taken"));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(LeaseRenewed(), "the lease is taken and renewed", cancellationToken);
        await UntilAsync(() => AllAsync(_new, IsOwned), "a new route has every object, owned by it", cancellationToken);
        await UntilAsync(async () => IsOwned(await admin.FindAsync(ScenarioObjects.Secret(ns, "fresh-cache"))), "its Redis has a password", cancellationToken);
        await UntilAsync(() => SaysAsync("fresh", "CacheActive", "Active"), "its Redis is ready", cancellationToken);
        await UntilAsync(() => AllAsync(_leftBehind, static found => found is null), "what an earlier version left behind is gone", cancellationToken);
        await UntilAsync(() => SaysAsync("chat", "ResolvedRefs", "ServiceNotFound"), "the status says what is missing", cancellationToken);
        await UntilAsync(() => ToldAsync("RefMissing"), "an event says so, too", cancellationToken);
        await UntilAsync(() => SaysAsync("fresh", "GatewayAvailable", "ProgressDeadlineExceeded"), "the status says that gateways fail", cancellationToken);
        await UntilAsync(() => SaysAsync("taken", "Accepted", "NameConflict"), "the status says that a name is taken", cancellationToken);

        await admin.ApplyAsync(ScenarioObjects.Service(ns, "upstream"));
        await admin.ApplyAsync(ScenarioObjects.LocalModel(ns));
        await UntilAsync(() => SaysAsync("chat", "ResolvedRefs", "ResolvedRefs"), "what was missing is found", cancellationToken);
        await UntilAsync(() => ModelSaysAsync("r1", "Ready", "Ready"), "the local model is fetched, built and served", cancellationToken);
        await UntilAsync(() => SaysAsync("chat", "LocalModelReady", "Active"), "the local model is ready", cancellationToken);
        await UntilAsync(() => ModelSaysAsync("held", "CacheReady", "Pending"), "a claim that isn't bound is told of", cancellationToken);
        await admin.ApplyAsync(ScenarioObjects.Endpoints(ns, FreePort.Next()));
        await UntilAsync(() => SaysAsync("chat", "MetricsAvailable", "SourceUnreachable"), "gateways are asked where endpoints say", cancellationToken);

        await WidenRoleAsync();
        await UntilAsync(() => AllAsync(_known.Where(IsRole), static role => role?["rules"]!.AsArray().Count == 1), "a foreign rule is gone", cancellationToken);
        await UntilAsync(() => ToldAsync("DriftCorrected"), "an event tells of it", cancellationToken);
        var deleted = await DeleteAsync();
        await UntilAsync(() => AllAsync(_known.Concat(_ofModel), found => IsOwned(found) && !deleted.Contains(Uid(found!))), "each deleted object is back", cancellationToken);
        await admin.ApplyAsync(ScenarioObjects.PlainChat(ns));
        await UntilAsync(() => AllAsync(_known.Where(IsOptional), static found => found is null), "what was switched off is gone", cancellationToken);
        Assert.Equal(_foreign!["metadata"]!["resourceVersion"]!.ToString(), (await admin.FindAsync(_foreign))!["metadata"]!["resourceVersion"]!.ToString());
    }

    private Func<Task<bool>> LeaseRenewed()
    {
        var lease = Yaml.Parse($"{{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {{name: deepseek-operator, namespace: {home}}}}}");
        string? first = null;
        return async () =>
        {
            var renewed = (string?)(await admin.FindAsync(lease))?["spec"]!["renewTime"];
            first ??= renewed;
            return renewed != first;
        };
    }

    private Task<bool> SaysAsync(string route, string condition, string reason) => SaysAsync(ScenarioObjects.Simple(ns, route), condition, reason);

    private Task<bool> ModelSaysAsync(string model, string condition, string reason) => SaysAsync(ScenarioObjects.LocalModel(ns, model), condition, reason);

    private async Task<bool> SaysAsync(JsonNode like, string condition, string reason)
    {
        var found = await admin.FindAsync(like);
        return found?["status"]?["conditions"]?.AsArray().Any(said => (string?)said!["type"] == condition && (string?)said["reason"] == reason) == true;
    }

    private async Task<bool> ToldAsync(string reason)
        => (await admin.ListAsync("events.k8s.io/v1", "Event", ns)).Any(said => (string?)said["reason"] == reason && (string?)said["regarding"]!["name"] == "chat");

    private async Task<bool> AllAsync(IEnumerable<JsonObject> items, Func<JsonObject?, bool> expected)
    {
        foreach (var item in items)
        {
            if (!expected(await admin.FindAsync(item)))
            {
                return false;
            }
        }

        return true;
    }

    private async Task WidenRoleAsync()
    {
        var role = await admin.FindAsync(_known.Single(IsRole));
        role!["rules"]!.AsArray().Add(Yaml.Parse("{apiGroups: [\"\"], resources: [pods], verbs: [get]}"));
        await admin.ReplaceAsync(role);
    }

    private async Task<IReadOnlyList<string>> DeleteAsync()
    {
        var deleted = new List<string>();
        foreach (var item in _known.Concat(_ofModel))
        {
            deleted.Add(Uid((await admin.FindAsync(item))!));
            await admin.DeleteAsync(item);
        }

        return deleted;
    }

    private static bool IsOwned(JsonObject? found)
        => found?["metadata"]!["ownerReferences"]?.AsArray().Any(owner => (bool?)owner!["controller"] == true
            && (string?)owner["name"] == (string?)(found["metadata"]!["labels"]!["deepseek-operator.io/route"] ?? found["metadata"]!["labels"]!["deepseek-operator.io/model"])) == true;

    private static bool IsRole(JsonObject item) => (string?)item["kind"] == "Role";

    private static bool IsOptional(JsonObject item) => (string?)item["kind"] is "NetworkPolicy" or "HorizontalPodAutoscaler" or "DNSEndpoint";

    private static string Uid(JsonObject item) => (string)item["metadata"]!["uid"]!;

    private static async Task UntilAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Limit, $"never came true: {what}");
            await Task.Delay(20, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
