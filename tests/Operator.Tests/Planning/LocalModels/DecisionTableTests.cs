using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Status.LocalModels;
using DeepSeek.Testing.Samples;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

/// <summary>The table of docs/local-models.md, row by row.</summary>
public sealed class DecisionTableTests
{
    private const string Heading = "| spec | claim | weights | engine | servers | routes | wanted | next | writes | Ready |";

    public static TheoryData<string> Rows()
        => [.. Repository.Read("docs/local-models.md").Split('\n').SkipWhile(static line => line != Heading).Skip(2).TakeWhile(static line => line.StartsWith('|'))];

    [Fact]
    public void Table_has_rows_and_no_situation_twice()
    {
        var situations = Rows().Select(static row => string.Join('|', Cells(row.Data)[..7])).ToArray();
        Assert.InRange(situations.Length, 40, 400);
        Assert.Equal(situations.Length, situations.Distinct().Count());
    }

    [Fact]
    public void Table_reaches_every_step()
        => Assert.Equal(Enum.GetNames<ModelStep>().Order(), Rows().Select(static row => Cells(row.Data)[7]).Distinct().Order());

    [Theory, MemberData(nameof(Rows))]
    public void Row(string row)
    {
        var cells = Cells(row);
        var observed = Observed(cells);
        var plan = ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now);
        var ready = ModelStatusReport.Build(observed, plan, [], ModelSamples.Now).Conditions.Single(static condition => condition.Type == LocalModelConditions.Ready);

        Assert.Equal((cells[7], cells[8], cells[9]), ($"{plan.Step}", Writes(plan), ready.Reason));
        Assert.Equal(cells[9] is "Ready" or "ScaledToZero" ? "True" : "False", ready.Status);
    }

    /// <summary>Nothing that serves is taken away by a row that doesn't say so: what isn't written is kept.</summary>
    [Theory, MemberData(nameof(Rows))]
    public void Servers_that_are_not_written_are_kept(string row)
    {
        var plan = ModelPlanner.Plan(Observed(Cells(row)), ModelSamples.Images, ModelSamples.Now);
        Assert.True(!plan.Writes || plan.Objects.OfType<DesiredObject<V1Deployment>>().Any() != plan.Kept.Any(static kept => kept.Kind == V1Deployment.KubeKind));
    }

    private static string Writes(ModelPlan plan)
    {
        var words = new List<string>();
        if (plan.Writes)
        {
            words.AddRange(plan.ClaimWrite is null ? [] : ["claim"]);
            words.AddRange(plan.Objects.OfType<DesiredObject<V1Job>>().Select(static job => job.Item.Name().Contains("-fetch-", StringComparison.Ordinal) ? "fetch Job" : "build Job"));
            words.AddRange(plan.Objects.OfType<DesiredObject<V1Deployment>>().Select(static server => $"servers {server.Item.Spec.Replicas}"));
        }

        return words.Count == 0 ? "nothing" : string.Join(", ", words);
    }

    private static ObservedModel Observed(string[] cells)
    {
        var (spec, claim, weights, engine, servers, routes, wanted) = (cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
        var model = Model(spec, wanted);
        var observed = new ObservedModel { Model = model, Server = Servers(model, servers) };
        observed = WithRoutes(observed, routes);
        observed = WithClaim(observed, claim, weights, engine);
        return WithJobs(observed, weights, engine);
    }

    private static DeepSeekLocalModel Model(string spec, string wanted)
    {
        var model = ModelSamples.Model(spec switch
        {
            "GPU" => ModelSamples.Gpu,
            "CPU" => ModelSamples.Cpu,
            "vLLM" => ModelSamples.Vllm,
            "refused" => """{"runtime": {"type": "VLLM"}}""",
            "suspended" => """{"suspend": true, "gpu": {"products": ["NVIDIA-H200"]}}""",
            _ => throw new ArgumentException(spec),
        });
        model.Spec.Activation = wanted == "0" ? ModelActivation.OnDemand : ModelActivation.Always;
        return model;
    }

    private static V1Deployment? Servers(DeepSeekLocalModel model, string servers) => servers switch
    {
        "none" => null,
        "0" => ModelSamples.Server(model, 0),
        "starting" => ModelSamples.Server(model, 1, ready: 0),
        "serving" => ModelSamples.Server(model),
        "of before" => ModelSamples.Server(WithArgument(model)),
        _ => throw new ArgumentException(servers),
    };

    private static DeepSeekLocalModel WithArgument(DeepSeekLocalModel model)
        => new() { Metadata = model.Metadata, Spec = model.Spec with { Runtime = model.Spec.Runtime with { Args = ["--before"] } } };

    private static ObservedModel WithRoutes(ObservedModel observed, string routes)
    {
        var here = ModelSamples.Route();
        here.Status.Conditions = [new V1Condition { Type = RouteConditions.Programmed, Status = "True" }];
        here.Status.Tiers = [new TierStatus { Name = "local", Backends = [new BackendStatus { Name = "r1", EffectiveWeight = routes == "gone" ? null : 5 }] }];
        return routes switch
        {
            "none" => observed,
            "unaware" => observed with { Routes = [here] },
            "told" or "gone" => observed with { Routes = [here], DrainingFor = TimeSpan.FromSeconds(1) },
            "told long ago" => observed with { Routes = [here], DrainingFor = ServerPlan.DrainLimit },
            _ => throw new ArgumentException(routes),
        };
    }

    private static ObservedModel WithClaim(ObservedModel observed, string claim, string weights, string engine)
    {
        var contents = weights != "there" ? null : engine == "there" ? ModelSamples.Built(observed.Model) : ModelSamples.Fetched(observed.Model);
        var live = ModelSamples.Claim(observed.Model, contents, claim == "pending" ? "Pending" : "Bound");
        switch (claim)
        {
            case "none":
                return observed;
            case "going":
                live.Metadata.DeletionTimestamp = ModelSamples.Now.UtcDateTime;
                break;
        }

        return observed with { Claim = live, ClaimHolder = claim == "taken" ? "other" : null };
    }

    private static ObservedModel WithJobs(ObservedModel observed, string weights, string engine)
    {
        var model = observed.Model;
        return (weights, engine) switch
        {
            ("fetching", _) => observed with { Jobs = [ModelSamples.FetchOf(model)] },
            ("failed", _) => observed with { Jobs = [ModelSamples.Ended(ModelSamples.FetchOf(model), "Failed", "BackoffLimitExceeded")] },
            (_, "building") => observed with { Jobs = [ModelSamples.BuildOf(model)] },
            (_, "no GPU") => observed with
            {
                Jobs = [ModelSamples.BuildOf(model)],
                Pods = [ModelSamples.Unschedulable(ModelSamples.PodOf(ModelSamples.BuildOf(model)), "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.")],
            },
            (_, "failed") => observed with { Jobs = [ModelSamples.Ended(ModelSamples.BuildOf(model), "Failed", "BackoffLimitExceeded")] },
            _ => observed,
        };
    }

    private static string[] Cells(string row) => [.. row.Trim('|', ' ').Split('|').Select(static cell => cell.Trim())];
}
