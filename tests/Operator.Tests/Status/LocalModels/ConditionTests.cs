using System.Reflection;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Status.LocalModels;

namespace DeepSeek.Operator.Tests.Status.LocalModels;

public sealed class ConditionTests
{
    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        foreach (var (index, one) in ConditionCases.All.Index())
        {
            data.Add(index, $"{one.Type}: {one.Name}");
        }

        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Condition_says_what_is_there(int index, string name)
    {
        var expected = ConditionCases.All[index];
        var observed = expected.Observed();
        var status = ModelStatusReport.Build(observed, ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now), expected.Applied, ModelSamples.Now);

        Assert.Equal(LocalModelConditions.All, status.Conditions.Select(static condition => condition.Type));
        Assert.All(status.Conditions, static condition => Assert.Equal(3, condition.ObservedGeneration));
        var condition = status.Conditions.Single(condition => condition.Type == expected.Type);
        Assert.Equal((name, expected.Status, expected.Reason), (name, condition.Status, condition.Reason));
        Assert.Contains(expected.Says, condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_of_the_API_is_reached()
    {
        var reasons = typeof(LocalModelReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetValue(null)!);
        Assert.Empty(reasons.Except(ConditionCases.All.Select(static one => one.Reason)));
        Assert.Empty(LocalModelConditions.All.Except(ConditionCases.All.Select(static one => one.Type)));
    }

    [Theory]
    [InlineData("Ready", "Serving")]
    [InlineData("ScaledToZero", "Idle")]
    [InlineData("CachePending", "Pending")]
    [InlineData("ModelFetching", "Fetching")]
    [InlineData("EngineBuilding", "Building")]
    [InlineData("ServerStarting", "Starting")]
    [InlineData("InsufficientGPU", "Pending")]
    [InlineData("Failed", "Failed")]
    public void Phase_is_a_headline_of_Ready(string reason, string phase)
    {
        var one = ConditionCases.All.First(one => one.Type == LocalModelConditions.Ready && one.Reason == reason);
        var observed = one.Observed();
        Assert.Equal(phase, $"{ModelStatusReport.Build(observed, ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now), [], ModelSamples.Now).Phase}");
    }
}
